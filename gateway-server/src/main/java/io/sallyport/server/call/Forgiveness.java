package io.sallyport.server.call;

import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.plugins.spi.Failure;
import io.sallyport.plugins.spi.FailureKind;
import io.sallyport.server.session.Sessions;

/**
 * Clients that initialise and then never send their session id back, as some do: they are served where no server behind
 * the route keeps anything of a session, so that nothing can be lost or mixed up, unless the route is strict.
 */
final class Forgiveness {

    private Forgiveness() {}

    static boolean covers(final Incoming incoming, final Failure failure, final String method) {
        return failure.kind() == FailureKind.SESSION_REQUIRED
                && !incoming.route().strict()
                && needsNoSession(method)
                && keepsNothing(incoming.route());
    }

    /** The session that such a request would have: of a client that can do nothing. */
    static Sessions.Opening opening(final Incoming incoming) {
        final var version =
                incoming.protocolVersion().flatMap(ProtocolVersion::parse).orElse(ProtocolVersion.ASSUMED);
        return new Sessions.Opening(
                incoming.route().name(), incoming.caller().principal(), 0, "unknown", "unknown", version);
    }

    private static boolean keepsNothing(final Route route) {
        final var upstreams = route.server().upstreams();
        return !upstreams.isEmpty()
                && upstreams.stream().allMatch(upstream -> upstream.handshake().isPresent() && !upstream.isStateful());
    }

    private static boolean needsNoSession(final String method) {
        return switch (method) {
            case McpMethods.PING,
                    McpMethods.TOOLS_LIST,
                    McpMethods.TOOLS_CALL,
                    McpMethods.PROMPTS_LIST,
                    McpMethods.PROMPTS_GET,
                    McpMethods.RESOURCES_LIST,
                    McpMethods.RESOURCES_READ,
                    McpMethods.RESOURCE_TEMPLATES_LIST,
                    McpMethods.COMPLETION_COMPLETE,
                    McpMethods.INITIALIZED -> true;
            default -> false;
        };
    }
}
