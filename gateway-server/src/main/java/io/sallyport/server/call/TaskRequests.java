package io.sallyport.server.call;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.McpMethods;
import io.sallyport.plugins.spi.Failure;
import io.sallyport.server.federation.Errand;
import io.sallyport.server.federation.Instructions;
import io.sallyport.server.federation.Member;
import io.sallyport.server.federation.TaskEdits;
import io.sallyport.server.federation.TaskHandles;
import io.sallyport.server.federation.TaskIds;
import io.sallyport.server.session.ClientCapabilities;
import io.sallyport.server.upstream.Upstream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Requests about tasks, each to the upstream that its task's id names: in a session those of 2025-11-25 (basic/utilities/tasks),
 * without one those of the extension. That an id opens is what allows its use: it was given to this principal on this route.
 */
final class TaskRequests {

    private final TaskIds ids;
    private final TaskHandles handles;

    TaskRequests(final TaskIds ids, final TaskHandles handles) {
        this.ids = ids;
        this.handles = handles;
    }

    /** For a call that may become a task; empty where its client was not offered that. */
    Optional<TaskEdits> edits(final Asked asked, final Upstream upstream) {
        return hasTasks(asked) ? Optional.of(new TaskEdits(ids, asked.session(), upstream)) : Optional.empty();
    }

    /** @param send takes the request on its way */
    void run(final Asked asked, final Consumer<Errand> send) {
        final var id = asked.request().params().taskId();
        if (asked.modern().isPresent()) {
            handled(asked, send);
        } else if (!hasTasks(asked) || asked.request().method().equals(McpMethods.TASKS_UPDATE)) {
            asked.call().refused(Refusals.unknownMethod(asked.request().method()));
        } else if (id.isEmpty()) {
            asked.call().refused(Refusals.missingParam("params.taskId"));
        } else {
            asked.onceSeen(() -> {
                final var members = asked.incoming().route().server().members();
                errand(asked, members, id.get().value())
                        .ifPresentOrElse(send, () -> asked.call().refused(unknown(asked, members)));
            });
        }
    }

    private void handled(final Asked asked, final Consumer<Errand> send) {
        asked.onceSeen(() -> {
            final var members = asked.incoming().route().server().members();
            final var id = asked.request().params().taskId().map(Envelope.Located::value);
            if (!new Instructions(members).offersHandledTasks()) {
                asked.call()
                        .refused(ModernRefusals.unknownMethod(asked.request().method()));
            } else if (!followsTasks(asked)) {
                asked.call().refused(ModernRefusals.followsNoTasks());
            } else if (id.isEmpty()) {
                asked.call().refused(Refusals.missingParam("params.taskId"));
            } else {
                handled(asked, members, id.get())
                        .ifPresentOrElse(send, () -> asked.call().refused(Refusals.unknownTask()));
            }
        });
    }

    static boolean followsTasks(final Asked asked) {
        return ClientCapabilities.has(asked.session().birth().capabilities(), ClientCapabilities.TASKS);
    }

    private Optional<Errand> handled(final Asked asked, final List<Member> members, final String published) {
        return handles.open(asked.session(), published)
                .flatMap(task -> named(members, task.upstream())
                        .filter(owner -> owner.upstream().isModern())
                        .map(owner -> Errand.ofTask(asked.request(), owner, task, published)));
    }

    private static Optional<Member> named(final List<Member> members, final String upstream) {
        return members.stream()
                .filter(member -> member.upstream().name().equals(upstream))
                .findFirst();
    }

    private Optional<Errand> errand(final Asked asked, final List<Member> members, final String published) {
        return ids.open(asked.session(), published)
                .flatMap(task -> named(members, task.upstream())
                        .map(owner -> Errand.ofTask(
                                asked.request(),
                                owner,
                                task.own(),
                                new TaskEdits(ids, asked.session(), owner.upstream()))));
    }

    private static Failure unknown(final Asked asked, final List<Member> members) {
        return new Instructions(members).offersTasks()
                ? Refusals.unknownTask()
                : Refusals.unknownMethod(asked.request().method());
    }

    private static boolean hasTasks(final Asked asked) {
        return asked.session().birth().version().hasTasks();
    }
}
