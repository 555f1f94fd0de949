package io.sallyport.server.federation;

import io.sallyport.server.session.Seal;
import io.sallyport.server.session.Session;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The ids of tasks as clients see them (2025-11-25, basic/utilities/tasks): the upstream and its own id, sealed for the
 * principal and the route, so that any replica finds the way without a table. A task has the same id whenever it is told
 * of, because clients compare them.
 *
 * <p>A task of an upstream that keeps sessions is known in the client session it was made in and in no other.
 */
public final class TaskIds {

    /** Sealed and encoded, this stays below what a {@link Seal} opens. */
    private static final int LONGEST = 1_024;

    private static final String ANY_SESSION = "*";

    private final Seal seal;

    public TaskIds(final Seal seal) {
        this.seal = seal;
    }

    /**
     * A task behind a published id.
     *
     * @param upstream its name
     * @param own the upstream's own id
     */
    public record Task(String upstream, String own) {}

    /**
     * The id under which a session's client knows a task. One past a kilobyte stays as it is, and cannot be asked for.
     *
     * @param stateful whether the upstream keeps sessions
     */
    String published(final Session session, final String upstream, final boolean stateful, final String own) {
        final var content = (upstream + ' ' + (stateful ? session.hash() : ANY_SESSION) + ' ' + own)
                .getBytes(StandardCharsets.UTF_8);
        return content.length <= LONGEST ? seal.sealAlike(content, context(session)) : own;
    }

    /** Whose task that is; empty where the id was not given to this principal on this route, or in another session. */
    public Optional<Task> open(final Session session, final String published) {
        return seal.open(published, context(session))
                .map(content -> new String(content, StandardCharsets.UTF_8).split(" ", 3))
                .filter(parts -> parts[1].equals(ANY_SESSION) || parts[1].equals(session.hash()))
                .map(parts -> new Task(parts[0], parts[2]));
    }

    private static String context(final Session session) {
        return "task|" + session.route() + '|'
                + Long.toHexString(session.birth().principalHash());
    }
}
