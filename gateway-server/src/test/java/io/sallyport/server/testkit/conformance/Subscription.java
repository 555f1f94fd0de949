package io.sallyport.server.testkit.conformance;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@code subscriptions/listen} that has not ended. */
final class Subscription {

    private static final int BACKLOG = 256;
    private static final int KEEP_ALIVE_MILLIS = 500;
    private static final String ID = "io.modelcontextprotocol/subscriptionId";
    private static final List<String> SUBJECTS = List.of("resourceSubscriptions", "taskIds");
    private static final List<String> LISTS = List.of("toolsListChanged", "promptsListChanged", "resourcesListChanged");

    private final Object id;
    private final Set<String> lists = new LinkedHashSet<>();
    private final Map<String, List<String>> subjects = new LinkedHashMap<>();
    private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>(BACKLOG);
    private volatile boolean overflowed;

    private Subscription(final Object id, final JsonObject filter) {
        this.id = id;
        LISTS.stream()
                .filter(name -> filter.value(name).equals(Optional.of(true)))
                .forEach(lists::add);
        SUBJECTS.stream().filter(filter::has).forEach(name -> subjects.put(name, filter.strings(name)));
    }

    static Subscription of(final Message.Request request, final RequestMeta meta) throws Refusal {
        if (!(request.params().value("notifications").orElse("") instanceof Map)) {
            throw Refusal.invalidParams("\"notifications\" must be an object");
        }
        final var filter = request.params().object("notifications");
        if (filter.has("taskIds")) {
            meta.requireExtension(Tasks.EXTENSION);
        }
        return new Subscription(request.id(), filter);
    }

    /** Whether it asked for such a change; it is told in its turn. */
    boolean offer(final Change change) {
        final boolean asked = change.subject()
                .map(subject ->
                        subjects.getOrDefault(change.filter(), List.of()).contains(subject))
                .orElseGet(() -> lists.contains(change.filter()));
        if (asked && !changes.offer(change)) {
            overflowed = true;
        }
        return asked;
    }

    /** Acknowledges, and tells of changes until the client hangs up, or has missed one. */
    void carry(final Reply reply) throws InterruptedException {
        reply.tell(stamped("notifications/subscriptions/acknowledged", Map.of("notifications", honoured())));
        while (!overflowed) {
            final var change = Optional.ofNullable(changes.poll(KEEP_ALIVE_MILLIS, TimeUnit.MILLISECONDS));
            change.ifPresentOrElse(one -> reply.tell(stamped(one.method(), one.params())), reply::keepAlive);
        }
    }

    private Map<String, Object> honoured() {
        final var honoured = new LinkedHashMap<String, Object>();
        lists.forEach(name -> honoured.put(name, true));
        honoured.putAll(subjects);
        return honoured;
    }

    private Map<String, Object> stamped(final String method, final Map<String, Object> params) {
        final var stamped = new LinkedHashMap<>(params);
        stamped.put("_meta", Map.of(ID, id));
        return Message.outgoing(Optional.empty(), method, stamped);
    }
}
