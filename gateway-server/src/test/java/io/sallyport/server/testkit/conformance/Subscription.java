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
    private static final String RESOURCES = "resourceSubscriptions";
    private static final List<String> LISTS = List.of("toolsListChanged", "promptsListChanged", "resourcesListChanged");

    private final Object id;
    private final Set<String> lists = new LinkedHashSet<>();
    private final Set<String> uris = new LinkedHashSet<>();
    private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>(BACKLOG);
    private volatile boolean overflowed;

    private Subscription(final Object id, final JsonObject filter) {
        this.id = id;
        LISTS.stream()
                .filter(name -> filter.value(name).equals(Optional.of(true)))
                .forEach(lists::add);
        uris.addAll(filter.strings(RESOURCES));
    }

    static Subscription of(final Message.Request request) throws Refusal {
        if (!(request.params().value("notifications").orElse("") instanceof Map)) {
            throw Refusal.invalidParams("\"notifications\" must be an object");
        }
        return new Subscription(request.id(), request.params().object("notifications"));
    }

    /** Whether it asked for such a change; it is told in its turn. */
    boolean offer(final Change change) {
        final boolean asked = change.uri().map(uris::contains).orElseGet(() -> lists.contains(change.filter()));
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
        if (!uris.isEmpty()) {
            honoured.put(RESOURCES, List.copyOf(uris));
        }
        return honoured;
    }

    private Map<String, Object> stamped(final String method, final Map<String, Object> params) {
        final var stamped = new LinkedHashMap<>(params);
        stamped.put("_meta", Map.of(ID, id));
        return Message.outgoing(Optional.empty(), method, stamped);
    }
}
