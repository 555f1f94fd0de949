package io.sallyport.server.upstream;

import io.sallyport.mcp.JsonArray;
import io.sallyport.mcp.JsonObject;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.RequestId;
import io.sallyport.server.upstream.ServerCapabilities.Capability;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What somebody wants to hear of from a server without sessions (2026-07-28, basic/patterns/subscriptions).
 *
 * @param client who listens
 * @param lists whether it wants to hear of changes of lists, as far as the server announces them
 * @param uris the resources whose updates it wants to hear of, by the server's own names
 * @param tasks those it wants to follow, by the server's own ids
 */
public record ListenRequest(ClientIdentity client, boolean lists, List<String> uris, List<String> tasks) {

    private static final Rpc.Deadlines FOR_DAYS = new Rpc.Deadlines(Duration.ofDays(1), Duration.ofDays(7));

    public ListenRequest {
        uris = List.copyOf(uris);
        tasks = List.copyOf(tasks);
    }

    /** The changes of all lists, as far as the server announces them. */
    public static ListenRequest lists(final ClientIdentity client) {
        return new ListenRequest(client, true, List.of(), List.of());
    }

    public static ListenRequest resources(final ClientIdentity client, final List<String> uris) {
        return new ListenRequest(client, false, uris, List.of());
    }

    public static ListenRequest tasks(final ClientIdentity client, final List<String> tasks) {
        return new ListenRequest(client, false, List.of(), tasks);
    }

    Rpc.Message message(final Handshake server) {
        final var id = new RequestId.Text("sallyport-listen-"
                + Long.toHexString(ThreadLocalRandom.current().nextLong()));
        final var params =
                JsonObject.start().raw("notifications", notifications(server)).end();
        return StatelessRequest.own(id, McpMethods.SUBSCRIPTIONS_LISTEN, Optional.of(params), client, FOR_DAYS);
    }

    private byte[] notifications(final Handshake server) {
        final var wanted = JsonObject.start();
        want(wanted, "toolsListChanged", server, Capability.TOOLS_LIST_CHANGED);
        want(wanted, "promptsListChanged", server, Capability.PROMPTS_LIST_CHANGED);
        want(wanted, "resourcesListChanged", server, Capability.RESOURCES_LIST_CHANGED);
        want(wanted, "resourceSubscriptions", uris);
        want(wanted, "taskIds", tasks);
        return wanted.end();
    }

    private static void want(final JsonObject wanted, final String what, final List<String> names) {
        if (!names.isEmpty()) {
            final var array = JsonArray.start();
            names.forEach(array::string);
            wanted.raw(what, array.end());
        }
    }

    private void want(final JsonObject wanted, final String what, final Handshake server, final Capability announced) {
        if (lists && server.capabilities().has(announced)) {
            wanted.bool(what, true);
        }
    }
}
