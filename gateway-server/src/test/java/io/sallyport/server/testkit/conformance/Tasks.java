package io.sallyport.server.testkit.conformance;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The tasks that can still be asked for, and the methods that ask. */
final class Tasks {

    static final String EXTENSION = "io.modelcontextprotocol/tasks";
    private static final int MOST = 256;

    private final Map<String, Running> tasks = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private final Change.Audience audience;

    /** A task, and what works on it. */
    private record Running(Task task, Thread worker) {}

    Tasks(final InstantSource clock, final Change.Audience audience) {
        this.clock = clock;
        this.audience = audience;
    }

    /** Goes on with a call as a task, which is there before anybody hears of it. */
    Map<String, Object> start(final Message.Request request, final RequestMeta meta, final Call.Job job)
            throws Refusal {
        tasks.values().removeIf(running -> running.task().isExpired());
        if (tasks.size() >= MOST) {
            throw new Refusal(Refusal.INTERNAL_ERROR, "too many tasks");
        }
        final var task = new Task(clock);
        final var call = new TaskCall(request, meta, task, audience);
        final var created = new LinkedHashMap<String, Object>(Map.of("resultType", "task"));
        created.putAll(task.brief());
        final var worker = Thread.ofVirtual().unstarted(() -> call.run(job));
        tasks.put(task.id(), new Running(task, worker));
        worker.start();
        return created;
    }

    boolean has(final String method) {
        return switch (method) {
            case "tasks/get", "tasks/update", "tasks/cancel" -> true;
            default -> false;
        };
    }

    Map<String, Object> serve(final StatelessCall call) throws Refusal {
        call.meta().requireExtension(EXTENSION);
        final var id = call.params().require("taskId");
        final var running =
                Optional.ofNullable(tasks.get(id)).orElseThrow(() -> Refusal.invalidParams("no such task: " + id));
        switch (call.request().method()) {
            case "tasks/get" -> {
                return running.task().detailed();
            }
            case "tasks/update" -> running.task().answer(call.inputs().responses());
            default -> cancel(running);
        }
        return Map.of();
    }

    private static void cancel(final Running running) {
        running.task().cancel();
        running.worker().interrupt();
    }
}
