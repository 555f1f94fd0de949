package io.sallyport.server.federation;

import io.sallyport.server.session.ReplicaAddress;
import io.sallyport.server.session.Seal;
import io.sallyport.server.session.Session;
import io.sallyport.server.upstream.Upstream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The ids of tasks of servers without sessions as clients see them (2026-07-28, extension {@code io.modelcontextprotocol/tasks}):
 * the upstream, the endpoint that made the task and its own id, sealed for the principal and the route, so that any replica
 * finds the way without a table: where only one replica reaches the server, the id says which.
 */
public final class TaskHandles {

    /** Sealed and encoded, this stays below what a {@link Seal} opens. */
    private static final int LONGEST = 1_024;

    private final Seal seal;
    private final Optional<ReplicaAddress> own;

    /** @param own where this replica is, if it is one of several */
    public TaskHandles(final Seal seal, final Optional<ReplicaAddress> own) {
        this.seal = seal;
        this.own = own;
    }

    /**
     * A task behind a published id.
     *
     * @param upstream its name
     * @param endpoint the key of the one that made it, where it still is one
     * @param own the upstream's own id
     * @param at the replica that has had it made, where there are several
     */
    public record Handle(String upstream, int endpoint, String own, Optional<ReplicaAddress> at) {}

    Handle handle(final String upstream, final int endpoint, final String id) {
        return new Handle(upstream, endpoint, id, own);
    }

    /** The other replica that alone reaches the process that made the task. */
    public Optional<ReplicaAddress> elsewhere(final Handle task, final Upstream upstream) {
        return own.flatMap(here -> task.at()
                .filter(there -> !there.equals(here))
                .filter(there -> upstream.isLocal(there.sharesLoopbackWith(here))));
    }

    /** The id under which a client knows a task; empty where the own one is longer than a kilobyte. */
    Optional<String> published(final Session session, final Handle task) {
        final var text = (task.upstream() + ' ' + task.endpoint() + ' ' + task.own()).getBytes(StandardCharsets.UTF_8);
        final var content = ByteBuffer.allocate(ReplicaAddress.MOST_BYTES + text.length);
        ReplicaAddress.write(task.at(), content);
        content.put(text);
        final var birth = session.birth();
        return text.length <= LONGEST
                ? Optional.of(seal.sealAlike(
                        Arrays.copyOf(content.array(), content.position()),
                        context(session.route(), birth.principalHash())))
                : Optional.empty();
    }

    /** Whose task that is; empty where the id was not given to this principal on this route. */
    public Optional<Handle> open(final Session session, final String published) {
        return open(session.route(), session.birth().principalHash(), published);
    }

    /** @param owner the hash of the principal */
    public Optional<Handle> open(final String route, final long owner, final String published) {
        return seal.open(published, context(route, owner)).map(ByteBuffer::wrap).map(content -> {
            final var at = ReplicaAddress.read(content);
            final var parts = StandardCharsets.UTF_8.decode(content).toString().split(" ", 3);
            return new Handle(parts[0], Integer.parseInt(parts[1]), parts[2], at);
        });
    }

    private static String context(final String route, final long owner) {
        return "task-handle|" + route + '|' + Long.toHexString(owner);
    }
}
