package io.sallyport.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

        /** Its body with that id. */
        byte[] json(final int id) {
            return body.replace(ID, Integer.toString(id)).getBytes(StandardCharsets.UTF_8);
        }

        /** All of it as HTTP/1.1 has it, with that id. */
        byte[] http(final String path, final int id) {
            final var text = json(id);
            final var head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
            headers.forEach((name, value) ->
                    head.append(name).append(": ").append(value).append("\r\n"));
            head.append("Content-Length: ").append(text.length).append("\r\n\r\n");
            return (head + new String(text, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        }

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
