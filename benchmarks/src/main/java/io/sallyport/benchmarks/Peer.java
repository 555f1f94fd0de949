package io.sallyport.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Another gateway, by its adapter: a shell script that answers {@code version}, {@code start} and {@code call}; see
 * benchmarks/README.md.
 */
record Peer(Path adapter) {

    /** What {@code call} prints: the path, the tool's name there, whether there are sessions, and a token where one is wanted. */
    record Call(String path, String tool, boolean sessions, Optional<String> token) {

        static Call parse(final String line) {
            final var words = line.strip().split(" ", -1);
            return new Call(
                    words[0],
                    words[1],
                    words[2].equals("sessions"),
                    words.length > 3 ? Optional.of(words[3]) : Optional.empty());
        }
    }

    /** All adapters of a directory. */
    static List<Peer> in(final Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.sorted().map(Peer::new).toList();
        }
    }

    String name() {
        return String.valueOf(adapter.getFileName());
    }

    /** Its version, or why it cannot be measured. */
    Answer version() throws IOException, InterruptedException {
        return ask("version", Map.of());
    }

    /** What an adapter printed, and whether it ended well. */
    record Answer(boolean isGood, String text) {}

    Call call(final Map<String, String> environment) throws IOException, InterruptedException {
        final var answer = ask("call", environment);
        if (!answer.isGood()) {
            throw new IOException(name() + ": " + answer.text());
        }
        return Call.parse(answer.text());
    }

    List<String> start() {
        return List.of("sh", adapter.toString(), "start");
    }

    private Answer ask(final String verb, final Map<String, String> environment)
            throws IOException, InterruptedException {
        final var builder = new ProcessBuilder("sh", adapter.toString(), verb).redirectErrorStream(true);
        builder.environment().putAll(environment);
        final var process = builder.start();
        try (var output = process.getInputStream()) {
            final var text = new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
            return new Answer(process.waitFor() == 0, text);
        }
    }

    /** Where it is once it has started. */
    static URI url(final int port, final Call call) {
        return URI.create("http://127.0.0.1:" + port + call.path());
    }
}
