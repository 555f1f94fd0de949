package io.sallyport.benchmarks;

import io.sallyport.demo.stage.DemoTokens;
import io.sallyport.mcp.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The principals that call, several. */
final class Callers {

    /** The route's public URL in gateway.yaml. */
    private static final String AUDIENCE = "https://bench.sallyport.example/mcp";

    private static final int CALLERS = 8;
    private static final Duration VALIDITY = Duration.ofHours(6);

    private final HttpClient http;
    private final List<String> tokens;

    Callers(final HttpClient http, final DemoTokens tokens) {
        this.http = http;
        this.tokens = IntStream.rangeClosed(1, CALLERS)
                .mapToObj(number -> tokens.mint(AUDIENCE, "caller-" + number, VALIDITY))
                .toList();
    }

    int count() {
        return tokens.size();
    }

    /** A client of one of them. */
    Client client(final int number, final Supplier<URI> address) {
        return new Client(http, tokens.get(number), address);
    }

    /** Opens the sessions that the load generator calls in: one for each, as lines of token and session id. */
    void open(final URI gateway, final Path file) throws IOException, InterruptedException {
        final var lines = new ArrayList<String>();
        for (int number = 0; number < tokens.size(); number++) {
            final var id =
                    client(number, () -> gateway).initialize(JsonObject.start().end());
            lines.add(tokens.get(number) + " " + id);
        }
        Files.write(file, lines);
    }
}
