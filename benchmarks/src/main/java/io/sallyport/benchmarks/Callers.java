package io.sallyport.benchmarks;

import io.sallyport.demo.stage.DemoTokens;
import io.sallyport.mcp.Era;
import io.sallyport.mcp.JsonObject;
import io.sallyport.mcp.Messages;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The principals that call.
 *
 * @param tokens one for each
 */
record Callers(HttpClient http, List<Optional<String>> tokens) {

    /** The route's public URL in gateway.yaml. */
    private static final String AUDIENCE = "https://bench.sallyport.example/mcp";

    static final int FEW = 8;
    private static final Duration VALIDITY = Duration.ofHours(6);

    /** As many as make the turns of requests fair. */
    static Callers few(final HttpClient http, final DemoTokens issuer) {
        return of(FEW, http, issuer);
    }

    static Callers of(final int count, final HttpClient http, final DemoTokens issuer) {
        return new Callers(http, tokens(count, issuer));
    }

    /** One for each of so many principals. */
    static List<Optional<String>> tokens(final int count, final DemoTokens issuer) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> Optional.of(issuer.mint(AUDIENCE, "caller-" + number, VALIDITY)))
                .toList();
    }

    int count() {
        return tokens.size();
    }

    /** A client of one of them. */
    Client client(final int number, final Supplier<URI> address) {
        return new Client(http, tokens.get(number), address);
    }

    /** Opens a session for each, and returns their requests in it. */
    Script inSessions(final URI address, final Ask ask) throws IOException, InterruptedException {
        final var requests = new ArrayList<Script.Request>();
        for (int number = 0; number < count(); number++) {
            requests.add(opened(number, address).prepare(ask, Era.LEGACY));
        }
        return new Script(requests);
    }

    /** Requests of each as if in a session, to servers that have none and ask for no opening. */
    Script bare(final Ask ask) {
        return new Script(IntStream.range(0, count())
                .mapToObj(number -> client(number, () -> URI.create("/")).prepare(ask, Era.LEGACY))
                .toList());
    }

    /** Requests of each that need no session. */
    Script stateless(final Ask ask) {
        return new Script(IntStream.range(0, count())
                .mapToObj(number -> client(number, () -> URI.create("/")).prepare(ask, Era.MODERN))
                .toList());
    }

    /** A client whose session is ready for requests. */
    Client opened(final int number, final URI address) throws IOException, InterruptedException {
        final var client = client(number, () -> address);
        client.initialize(JsonObject.start().end());
        client.post(Messages.initialized(), BodyHandlers.discarding());
        return client;
    }
}
