package io.sallyport.server.call;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.server.federation.Reply;
import io.sallyport.server.session.Sessions;
import java.util.Optional;

/**
 * The path of a request without a session (2026-07-28):
 *
 * <pre>
 * {@link ModernGate} → {@link Elsewhere} → admit → {@link ModernRequests}
 * </pre>
 */
final class ModernPipeline {

    private final CallStart start;
    private final CallObserver observer;
    private final Sessions sessions;
    private final Elsewhere elsewhere;
    private final ModernRequests requests;
    private final EnvelopeScanner scanner;

    ModernPipeline(
            final CallStart start,
            final CallObserver observer,
            final Sessions sessions,
            final Elsewhere elsewhere,
            final ModernRequests requests,
            final EnvelopeScanner scanner) {
        this.start = start;
        this.observer = observer;
        this.sessions = sessions;
        this.elsewhere = elsewhere;
        this.requests = requests;
        this.scanner = scanner;
    }

    void request(final Incoming incoming, final Envelope.Request request, final Reply reply) {
        final var dressing =
                new ModernReply(reply, request, scanner, incoming.route().info().json());
        final var id = Optional.of(request.id());
        final var claim = ModernClaim.of(request);
        final var refused = ModernGate.refusal(incoming, request, claim, observer);
        if (refused.isPresent() || claim.isEmpty()) {
            refused.ifPresent(failure -> start.refuse(incoming, dressing, failure, id));
        } else {
            elsewhere.modern(
                    incoming,
                    request,
                    failure -> start.refuse(incoming, dressing, failure, id),
                    () -> run(incoming, request, claim.get(), dressing));
        }
    }

    private void run(
            final Incoming incoming, final Envelope.Request request, final ModernClaim claim, final Reply dressing) {
        final var call = start.begin(incoming, request, Optional.empty(), dressing);
        call.step(() -> start.refusal(incoming, call)
                .ifPresentOrElse(
                        call::refused,
                        () -> requests.run(
                                new Asked(
                                        incoming,
                                        sessions.leases().lease(claim.opening(incoming), claim.conversation()),
                                        request,
                                        call,
                                        Optional.of(claim)),
                                claim)));
    }
}
