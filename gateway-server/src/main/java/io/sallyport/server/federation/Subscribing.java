package io.sallyport.server.federation;

import io.sallyport.mcp.Answers;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.ErrorCodes;
import io.sallyport.mcp.McpMethods;
import io.sallyport.server.upstream.Handshake;
import io.sallyport.server.upstream.ServerCapabilities.Capability;
import io.sallyport.server.upstream.Upstream;
import java.nio.charset.StandardCharsets;

/**
 * The subscriptions of a session where the server has none: they are what the session listens to there, so that nothing is
 * to be asked now ({@link Listening}).
 */
final class Subscribing {

    private static final byte[] EMPTY_RESULT = "{}".getBytes(StandardCharsets.UTF_8);

    private Subscribing() {}

    static boolean is(final Envelope.Request request) {
        return switch (request.method()) {
            case McpMethods.RESOURCES_SUBSCRIBE, McpMethods.RESOURCES_UNSUBSCRIBE -> true;
            default -> false;
        };
    }

    static ClientAnswer answer(final FederatedCall call, final Upstream upstream) {
        final boolean able = upstream.handshake()
                .map(Handshake::capabilities)
                .filter(capabilities -> capabilities.has(Capability.RESOURCES_SUBSCRIBE))
                .isPresent();
        if (!able) {
            return ClientAnswer.failed(
                    call.request(),
                    ErrorCodes.METHOD_NOT_FOUND,
                    "The server '" + upstream.name() + "' tells nobody of updates of its resources.");
        }
        call.session().pinned();
        return new ClientAnswer(Answers.result(call.request().id(), EMPTY_RESULT), CallResult.OK);
    }
}
