package io.sallyport.server.federation;

import io.sallyport.server.session.Seal;
import io.sallyport.server.session.Session;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The ids of tasks of servers without sessions as clients see them (2026-07-28, extension {@code io.modelcontextprotocol/tasks}):
 * the upstream, the endpoint that made the task and its own id, sealed for the principal and the route, so that any replica
 * finds the way without a table.
 */
public final class TaskHandles {

    /** Sealed and encoded, this stays below what a {@link Seal} opens. */
    private static final int LONGEST = 1_024;

    private final Seal seal;

    public TaskHandles(final Seal seal) {
        this.seal = seal;
    }

    /**
     * A task behind a published id.
     *
     * @param upstream its name
     * @param endpoint the key of the one that made it, where it still is one
     * @param own the upstream's own id
     */
    public record Handle(String upstream, int endpoint, String own) {}

    /** The id under which a client knows a task; empty where the own one is longer than a kilobyte. */
    Optional<String> published(final Session session, final Handle task) {
        final var content =
                (task.upstream() + ' ' + task.endpoint() + ' ' + task.own()).getBytes(StandardCharsets.UTF_8);
        return content.length <= LONGEST ? Optional.of(seal.sealAlike(content, context(session))) : Optional.empty();
    }

    /** Whose task that is; empty where the id was not given to this principal on this route. */
    public Optional<Handle> open(final Session session, final String published) {
        return seal.open(published, context(session))
                .map(content -> new String(content, StandardCharsets.UTF_8).split(" ", 3))
                .map(parts -> new Handle(parts[0], Integer.parseInt(parts[1]), parts[2]));
    }

    private static String context(final Session session) {
        return "task-handle|" + session.route() + '|'
                + Long.toHexString(session.birth().principalHash());
    }
}
