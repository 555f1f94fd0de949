package io.sallyport.server.testkit.conformance;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The sessions that are open. */
final class Sessions {

    private final Map<String, Session> open = new ConcurrentHashMap<>();
    private final Revision newest;

    Sessions(final Revision newest) {
        this.newest = newest;
    }

    Session open(final JsonObject params) {
        final var revision = newest.agree(params.string("protocolVersion").orElse(""));
        final var session = new Session(revision, params.object("capabilities"));
        open.put(session.id(), session);
        return session;
    }

    Optional<Session> find(final String id) {
        return Optional.ofNullable(open.get(id));
    }

    void end(final Session session) {
        open.remove(session.id());
        session.end();
    }

    Stream<Session> subscribed(final String uri) {
        return open.values().stream().filter(session -> session.subscriptions().contains(uri));
    }
}
