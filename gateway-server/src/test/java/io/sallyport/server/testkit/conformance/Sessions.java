package io.sallyport.server.testkit.conformance;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The sessions that are open. */
final class Sessions {

    private final Map<String, Session> open = new ConcurrentHashMap<>();

    Session open(final Revision newest, final JsonObject params) {
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

    long tell(final Change change) {
        return open.values().stream()
                .filter(session -> session.hears(change))
                .peek(session -> session.tell(change.method(), change.params()))
                .count();
    }
}
