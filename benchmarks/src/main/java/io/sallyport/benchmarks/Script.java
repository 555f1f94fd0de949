package io.sallyport.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Requests that a load generator sends in turn. */
record Script(List<Request> requests) {

    /** Where the generator puts ids of its own. */
    static final String ID = "@ID@";

    /** Where it puts 10 MB of letters. */
    static final String LARGE = "@10MB@";

    /** A POST: its header fields, and a body of one line. */
    record Request(Map<String, String> headers, String body) {

        private String block() {
            return headers.entrySet().stream()
                    .map(header -> header.getKey() + ": " + header.getValue() + "\n")
                    .collect(Collectors.joining("", "", "\n" + body + "\n"));
        }
    }

    /** As blocks of header lines, an empty line and the body's. */
    Path write(final Path file) throws IOException {
        try (var lines = Files.newBufferedWriter(file)) {
            for (final var request : requests) {
                lines.write(request.block());
            }
        }
        return file;
    }
}
