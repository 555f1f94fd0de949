package io.sallyport.server.testkit.conformance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** An endpoint: who may come in, and in which era they are served. */
final class HttpDoor implements HttpHandler {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Optional<SessionDoor> legacy;
    private final Optional<StatelessDoor> modern;

    HttpDoor(final Endpoint endpoint) {
        final var sessions = new Sessions();
        final var subscriptions = new Subscriptions();
        final var features = new Features(change -> sessions.tell(change) + subscriptions.tell(change));
        this.legacy = endpoint.newestLegacy().map(newest -> new SessionDoor(newest, sessions, features));
        this.modern = endpoint.isModern()
                ? Optional.of(new StatelessDoor(subscriptions, features, InstantSource.system()))
                : Optional.empty();
    }

    @Override
    public void handle(final HttpExchange exchange) throws IOException {
        try (exchange) {
            serve(new Exchange(exchange));
        } catch (final InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (final UncheckedIOException gone) {
            throw gone.getCause();
        }
    }

    private void serve(final Exchange exchange) throws IOException, InterruptedException {
        try {
            checkPeer(exchange);
            switch (exchange.method()) {
                case "POST" -> post(exchange);
                case "GET" -> sessions().get(exchange);
                case "DELETE" -> sessions().delete(exchange);
                default -> throw notAllowed();
            }
        } catch (final Refused refused) {
            exchange.send(refused.status(), refused.body());
        }
    }

    /** Against DNS rebinding: whoever thinks that this machine has another name than its own was lied to. */
    private static void checkPeer(final Exchange exchange) throws Refused {
        final var host = exchange.header("Host").orElse("");
        final var origin = exchange.header("Origin").map(text -> text.replaceFirst("^https?://", ""));
        if (!isLoopback(host) || !isLoopback(origin.orElse(host))) {
            throw new Refused(403, "Forbidden: this is a local server");
        }
    }

    private static boolean isLoopback(final String authority) {
        return LOOPBACK.contains(authority.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT));
    }

    private void post(final Exchange exchange) throws IOException, Refused, InterruptedException {
        final var body = exchange.body();
        if (modern.isPresent() && (legacy.isEmpty() || Eras.isModern(exchange, body))) {
            modern.get().post(exchange, body);
        } else {
            sessions().post(exchange, body);
        }
    }

    private SessionDoor sessions() throws Refused {
        return legacy.orElseThrow(HttpDoor::notAllowed);
    }

    private static Refused notAllowed() {
        return new Refused(405, "Method not allowed");
    }
}
