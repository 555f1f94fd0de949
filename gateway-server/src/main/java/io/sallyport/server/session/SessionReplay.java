package io.sallyport.server.session;

import io.sallyport.mcp.JsonObject;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.Messages;
import io.sallyport.mcp.RequestId;
import io.sallyport.server.upstream.Handshake;
import io.sallyport.server.upstream.LiveEndpoint;
import io.sallyport.server.upstream.Rpc;
import io.sallyport.server.upstream.ServerCapabilities.Capability;
import io.sallyport.server.upstream.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/** Tells an upstream session that has just opened what its client had set up before. */
final class SessionReplay {

    private SessionReplay() {}

    /** Completes once the server has answered all of it, or the time for lists is over; never exceptionally. */
    static CompletableFuture<Void> replay(
            final Session session,
            final Upstream upstream,
            final LiveEndpoint endpoint,
            final Handshake handshake,
            final ScheduledExecutorService loop) {
        final var messages = new ArrayList<byte[]>();
        if (handshake.capabilities().has(Capability.LOGGING)) {
            session.facts()
                    .logLevel()
                    .ifPresent(level ->
                            messages.add(request(messages.size(), McpMethods.LOGGING_SET_LEVEL, "level", level)));
        }
        for (final var uri : session.facts().subscriptions(upstream.key())) {
            messages.add(request(messages.size(), McpMethods.RESOURCES_SUBSCRIBE, "uri", uri));
        }
        final var told = new ArrayList<CompletableFuture<?>>();
        for (int i = 0; i < messages.size(); i++) {
            told.add(upstream.rpc()
                    .ask(endpoint, upstream.settings(), message(upstream, handshake, messages.get(i), id(i)), loop));
        }
        return CompletableFuture.allOf(told.toArray(CompletableFuture<?>[]::new))
                .exceptionally(_ -> null);
    }

    private static byte[] request(final int number, final String method, final String param, final String value) {
        return Messages.request(
                id(number), method, JsonObject.start().string(param, value).end());
    }

    private static RequestId id(final int number) {
        return new RequestId.Text("sallyport-replay-" + number);
    }

    private static Rpc.Message message(
            final Upstream upstream, final Handshake handshake, final byte[] json, final RequestId id) {
        final var list = upstream.settings().list();
        return new Rpc.Message(
                json,
                Optional.of(id),
                handshake.sessionId(),
                Optional.of(handshake.version()),
                List.of(),
                new Rpc.Deadlines(list, list),
                true);
    }
}
