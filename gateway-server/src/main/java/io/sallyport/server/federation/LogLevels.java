package io.sallyport.server.federation;

import io.sallyport.mcp.JsonObject;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.Messages;
import io.sallyport.mcp.RequestId;
import io.sallyport.server.session.Session;
import io.sallyport.server.session.UpstreamPin;
import io.sallyport.server.upstream.Handshake;
import io.sallyport.server.upstream.Rpc;
import io.sallyport.server.upstream.ServerCapabilities.Capability;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The least severe log message a client wants (2025-11-25, server/utilities/logging), told to every server that logs. */
public final class LogLevels {

    private static final List<String> KNOWN =
            List.of("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency");
    private static final RequestId ID = new RequestId.Text("sallyport-level");
    private static final long PATIENCE_SECONDS = 2;

    private LogLevels() {}

    public static boolean isKnown(final String level) {
        return KNOWN.contains(level);
    }

    /** All that are known, the least severe first, for a person to read. */
    public static String names() {
        return String.join(", ", KNOWN);
    }

    /** Whether that level is as severe as another; one that nobody knows is. */
    public static boolean isAtLeast(final String level, final String least) {
        return !isKnown(level) || KNOWN.indexOf(level) >= KNOWN.indexOf(least);
    }

    /**
     * Tells each server that holds a session for this client; others hear of it when they get one. Completes when all have
     * answered or the patience is over, never exceptionally: a slow server's logs are not worth a client's wait.
     */
    public static CompletableFuture<Void> tell(
            final Session session,
            final List<Member> members,
            final String level,
            final ScheduledExecutorService loop) {
        final var message = Messages.request(
                ID,
                McpMethods.LOGGING_SET_LEVEL,
                JsonObject.start().string("level", level).end());
        final var told = members.stream()
                .filter(member -> Instructions.has(member, Capability.LOGGING))
                .flatMap(member -> session.pin(member.upstream()).stream().map(pin -> tell(member, pin, message, loop)))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(told)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .exceptionally(_ -> null);
    }

    private static CompletableFuture<?> tell(
            final Member member, final UpstreamPin pin, final byte[] message, final ScheduledExecutorService loop) {
        final var upstream = member.upstream();
        final var list = upstream.settings().list();
        return upstream.endpoint(pin.endpoint())
                .<CompletableFuture<?>>map(endpoint -> upstream.rpc()
                        .ask(
                                endpoint,
                                upstream.settings(),
                                new Rpc.Message(
                                        message,
                                        Optional.of(ID),
                                        Optional.of(pin.sessionId()),
                                        upstream.handshake().map(Handshake::version),
                                        List.of(),
                                        new Rpc.Deadlines(list, list),
                                        true),
                                loop))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }
}
