package io.sallyport.server.observability;

import java.util.Set;

/** The methods of MCP, all revisions: span names and labels hold no other, whatever a client sends. */
final class Methods {

    private static final Set<String> KNOWN = Set.of(
            "initialize",
            "ping",
            "server/discover",
            "tools/list",
            "tools/call",
            "prompts/list",
            "prompts/get",
            "resources/list",
            "resources/templates/list",
            "resources/read",
            "resources/subscribe",
            "resources/unsubscribe",
            "subscriptions/listen",
            "completion/complete",
            "logging/setLevel",
            "sampling/createMessage",
            "elicitation/create",
            "roots/list",
            "tasks/get",
            "tasks/list",
            "tasks/result",
            "tasks/update",
            "tasks/cancel",
            "notifications/initialized",
            "notifications/cancelled",
            "notifications/progress",
            "notifications/message",
            "notifications/tools/list_changed",
            "notifications/prompts/list_changed",
            "notifications/resources/list_changed",
            "notifications/resources/updated",
            "notifications/roots/list_changed",
            "notifications/tasks/status",
            "notifications/elicitation/complete");

    private Methods() {}

    static String known(final String method) {
        return KNOWN.contains(method) ? method : Semconv.OTHER;
    }
}
