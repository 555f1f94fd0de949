package io.sallyport.server.call;

import io.sallyport.mcp.Answers;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.JsonObject;
import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.server.federation.CallResult;
import io.sallyport.server.federation.Instructions;
import io.sallyport.server.session.ClientCapabilities;
import io.sallyport.server.session.Session;
import io.sallyport.server.session.Sessions;
import io.sallyport.server.session.UpstreamPin;
import io.sallyport.server.session.UpstreamSessions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Answers {@code initialize}: by the gateway itself, from what it knows, so that no upstream can make a client wait.
 * Upstreams that keep sessions get one in the meantime; those that are late become facts of the session.
 */
public final class SessionOpening {

    private static final int LONGEST_NAME = 64;

    private final Sessions sessions;
    private volatile Duration openWithin;

    /** @param openWithin how long {@code initialize} waits for upstream sessions */
    public SessionOpening(final Sessions sessions, final Duration openWithin) {
        this.sessions = sessions;
        this.openWithin = openWithin;
    }

    /** Waits longer or shorter for those of the sessions to come. */
    public void within(final Duration changed) {
        openWithin = changed;
    }

    void open(final Incoming incoming, final Envelope.Request request, final ActiveCall call) {
        final var requested = request.params().protocolVersion();
        if (requested.isEmpty()) {
            call.refused(Refusals.missingParam("params.protocolVersion"));
            return;
        }
        final var opening = opening(incoming, request, ProtocolVersion.negotiate(requested.get()));
        final long seed = sessions.seed();
        final var upstreams = UpstreamSessions.openAll(
                opening, seed, incoming.route().server().upstreams(), incoming.loop());
        opened(upstreams)
                .thenRunAsync(
                        () -> call.step(() -> {
                            final var session = sessions.open(opening, seed, upstreams);
                            call.header("Mcp-Session-Id", session.id());
                            call.answer(
                                    Answers.result(request.id(), result(incoming, opening.version())), CallResult.OK);
                        }),
                        incoming.loop());
    }

    /** Ends what a session holds upstream. */
    void free(final Session session, final Route route, final ScheduledExecutorService loop) {
        UpstreamSessions.free(session, route.server().upstreams(), loop);
    }

    private CompletableFuture<Void> opened(final Map<Integer, CompletableFuture<Optional<UpstreamPin>>> upstreams) {
        return upstreams.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.allOf(upstreams.values().toArray(CompletableFuture<?>[]::new))
                        .orTimeout(openWithin.toMillis(), TimeUnit.MILLISECONDS)
                        .exceptionally(_ -> null);
    }

    private static Sessions.Opening opening(
            final Incoming incoming, final Envelope.Request request, final ProtocolVersion version) {
        final var info = request.params().clientInfo().flatMap(span -> JsonFields.of(request.json(), span));
        final var capabilities = request.params().capabilities().flatMap(span -> JsonFields.of(request.json(), span));
        return new Sessions.Opening(
                incoming.route().name(),
                incoming.caller().principal(),
                capabilities.map(ClientCapabilities::bits).orElse(0),
                info.flatMap(fields -> fields.string("name"))
                        .map(SessionOpening::clipped)
                        .orElse("unknown"),
                info.flatMap(fields -> fields.string("version"))
                        .map(SessionOpening::clipped)
                        .orElse("unknown"),
                version);
    }

    /** What goes into the session's id is kept for its whole life, so nobody may make it long. */
    private static String clipped(final String text) {
        return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME);
    }

    private byte[] result(final Incoming incoming, final ProtocolVersion version) {
        final var instructions = new Instructions(incoming.route().server().members());
        final var result = JsonObject.start()
                .string("protocolVersion", version.text())
                .raw("capabilities", instructions.capabilities(version))
                .json("serverInfo", incoming.route().info().json());
        instructions.text().ifPresent(text -> result.string("instructions", text));
        return result.end();
    }
}
