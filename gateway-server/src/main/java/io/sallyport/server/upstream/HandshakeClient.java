package io.sallyport.server.upstream;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.JsonObject;
import io.sallyport.mcp.Messages;
import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.mcp.RequestId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/** Opens sessions on endpoints: {@code initialize}, then {@code notifications/initialized} (basic/lifecycle). */
public final class HandshakeClient {

    /** What the gateway calls itself where it is the client. */
    public static final String OWN_NAME = "sallyport";

    private static final RequestId INITIALIZE_ID = new RequestId.Numeric("0");

    private final RpcClient rpc;
    private final String version;

    /** What came of it. */
    public sealed interface Outcome {

        record Shaken(Handshake handshake) implements Outcome {}

        record Failed(RpcFailure failure) implements Outcome {}
    }

    /**
     * @param version the gateway's own version
     */
    public HandshakeClient(final RpcClient rpc, final String version) {
        this.rpc = rpc;
        this.version = version;
    }

    String version() {
        return version;
    }

    /**
     * Shakes hands; the session is usable once the stage completes. Always asks for the newest revision with sessions, so
     * that every session of one endpoint speaks the same.
     */
    public CompletableFuture<Outcome> shake(
            final LiveEndpoint endpoint,
            final UpstreamSettings settings,
            final ClientIdentity client,
            final ScheduledExecutorService loop) {
        final var deadlines = new Rpc.Deadlines(settings.handshake(), settings.handshake());
        final var initialize = new Rpc.Message(
                Messages.initialize(
                        INITIALIZE_ID,
                        ProtocolVersion.LATEST_LEGACY,
                        client.capabilities().getBytes(StandardCharsets.UTF_8),
                        clientInfo(client)),
                Optional.of(INITIALIZE_ID),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                deadlines,
                true);
        return rpc.ask(endpoint, settings, initialize, loop)
                .thenComposeAsync(
                        outcome -> switch (outcome) {
                            case RpcOutcome.Answered(Rpc.Answer answer) ->
                                settled(endpoint, settings, answer, deadlines, loop);
                            case RpcOutcome.Accepted() -> failed(new RpcFailure.Garbage("202 to initialize"));
                            case RpcOutcome.Unanswered(RpcFailure failure) -> failed(failure);
                        },
                        loop);
    }

    private CompletableFuture<Outcome> settled(
            final LiveEndpoint endpoint,
            final UpstreamSettings settings,
            final Rpc.Answer answer,
            final Rpc.Deadlines deadlines,
            final ScheduledExecutorService loop) {
        return switch (answer.envelope()) {
            case Envelope.Result result ->
                read(result, answer.sessionId())
                        .map(handshake -> confirm(endpoint, settings, handshake, deadlines, loop))
                        .orElseGet(
                                () -> failed(new RpcFailure.Garbage("an initialize result without a known version")));
            case Envelope.Failed error ->
                failed(new RpcFailure.Garbage("initialize answered with error " + error.code()));
            case Envelope.Request _, Envelope.Notification _ -> failed(new RpcFailure.Garbage("no answer"));
        };
    }

    private CompletableFuture<Outcome> confirm(
            final LiveEndpoint endpoint,
            final UpstreamSettings settings,
            final Handshake handshake,
            final Rpc.Deadlines deadlines,
            final ScheduledExecutorService loop) {
        final var initialized = new Rpc.Message(
                Messages.initialized(),
                Optional.empty(),
                handshake.sessionId(),
                Optional.of(handshake.version()),
                List.of(),
                deadlines,
                true);
        return rpc.tell(endpoint, settings, initialized, loop).thenApply(outcome -> switch (outcome) {
            case RpcOutcome.Accepted(), RpcOutcome.Answered _ -> new Outcome.Shaken(handshake);
            case RpcOutcome.Unanswered(RpcFailure failure) -> new Outcome.Failed(failure);
        });
    }

    private static CompletableFuture<Outcome> failed(final RpcFailure failure) {
        return CompletableFuture.completedFuture(new Outcome.Failed(failure));
    }

    private static Optional<Handshake> read(final Envelope.Result result, final Optional<String> sessionId) {
        return JsonFields.of(result.json(), result.result())
                .flatMap(fields -> fields.string("protocolVersion")
                        .flatMap(ProtocolVersion::parse)
                        .map(negotiated -> new Handshake(
                                negotiated,
                                sessionId,
                                fields.object("capabilities")
                                        .map(ServerCapabilities::of)
                                        .orElse(ServerCapabilities.NONE),
                                fields.string("instructions"))));
    }

    private static byte[] clientInfo(final ClientIdentity client) {
        return JsonObject.start()
                .string("name", client.name())
                .string("version", client.version())
                .end();
    }
}
