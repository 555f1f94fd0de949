package io.sallyport.server.session;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The sessions in use on this replica. Those of other replicas have places of their own, so that they never crowd out what
 * is at home here. What had to make room is found again by its id, with the upstream sessions in it.
 */
final class RememberedSessions {

    private static final long MOST_AT_HOME = 100_000;
    private static final long MOST_VISITING = 100_000;

    private final UsedSessions<String> atHome;
    private final UsedSessions<String> visiting;

    /** @param idled hears of those at home that nobody has used for that long */
    RememberedSessions(final Duration idle, final InstantSource clock, final Consumer<Session> idled) {
        this.atHome = new UsedSessions<>(MOST_AT_HOME, idle, clock, idled, RememberedSessions::crowdedOut);
        // Of these only their homes know that nobody uses them anywhere.
        this.visiting = new UsedSessions<>(MOST_VISITING, idle, clock, _ -> {}, RememberedSessions::crowdedOut);
    }

    private static void crowdedOut(final Session session) {
        session.stream().ifPresent(ClientStream::end);
    }

    Optional<Session> find(final String id) {
        return atHome.find(id).or(() -> visiting.find(id));
    }

    /** The one of its id that is remembered from now on: this, or another that came first. */
    Session add(final Session session) {
        return of(session).add(session.id(), session);
    }

    void forget(final Session session) {
        of(session).forget(session.id());
    }

    private UsedSessions<String> of(final Session session) {
        return session.isVisiting() ? visiting : atHome;
    }

    void idleAfter(final Duration idle) {
        atHome.idleAfter(idle);
        visiting.idleAfter(idle);
    }

    Stream<Session> all() {
        return Stream.concat(atHome(), visiting());
    }

    Stream<Session> atHome() {
        return atHome.all();
    }

    Stream<Session> visiting() {
        return visiting.all();
    }
}
