package io.sallyport.server.observability;

import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.Clock;
import io.sallyport.plugins.spi.FailureKind;
import io.sallyport.plugins.spi.Principal;
import io.sallyport.server.call.CallObserver;
import java.net.InetAddress;
import java.util.Optional;

/** Turns what happens to calls into spans, metrics and log lines. */
final class CallTelemetry implements CallObserver {

    private static final double NANOS = 1e9;
    private static final int TOOLS_PER_UPSTREAM = 200;
    private static final int TOOLS = 1000;

    private final Clock clock;
    private final Tracing tracing;
    private final ToolMetrics tools;
    private final OperationMetrics operations;
    private final SessionMetrics sessions;
    private final AdmissionMetrics admission;
    private final AccessLog log;

    CallTelemetry(final Clock clock, final Tracer tracer, final Meter meter, final Loggers loggers) {
        final var names = new ToolNames(TOOLS_PER_UPSTREAM, TOOLS);
        this.clock = clock;
        this.tracing = new Tracing(tracer);
        this.tools = new ToolMetrics(meter, names);
        this.operations = new OperationMetrics(meter, names);
        this.sessions = new SessionMetrics(meter);
        this.admission = new AdmissionMetrics(meter);
        this.log = new AccessLog(loggers, clock::nanoTime);
    }

    @Override
    public Tracking begun(final Start start) {
        return new TrackedCall(this, start);
    }

    @Override
    public void authenticated(
            final String route,
            final String requestId,
            final InetAddress clientAddress,
            final Optional<Principal> principal,
            final String reason) {
        if (principal.isEmpty()) {
            admission.authFailed(route, reason);
        }
        log.authenticated(new AuthenticationLine(route, requestId, clientAddress, principal, reason));
    }

    @Override
    public void refused(
            final String route, final String requestId, final InetAddress clientAddress, final FailureKind kind) {
        admission.refused(route, kind);
        log.refused(route, requestId, clientAddress, kind);
    }

    @Override
    public void notAdmitted(final String route, final FailureKind kind) {
        admission.refused(route, kind);
    }

    @Override
    public void dropped(final String route) {
        sessions.dropped(route);
    }

    @Override
    public void relayed(final String route, final String outcome) {
        sessions.relayed(route, outcome);
    }

    @Override
    public void tolerated(final String route) {
        admission.tolerated(route);
    }

    @Override
    public void sessionEnded(final String route, final String protocolVersion, final double seconds) {
        sessions.ended(route, protocolVersion, seconds);
    }

    Tracing tracing() {
        return tracing;
    }

    long nanoTime() {
        return clock.nanoTime();
    }

    void legEnded(
            final String upstream,
            final String method,
            final Optional<String> tool,
            final Optional<String> error,
            final long nanos,
            final Context leg) {
        operations.sent(upstream, method, tool, error, nanos / NANOS, leg);
        tracing.endLeg(leg, error);
    }

    void callEnded(final Start start, final End end, final Context call, final AccessLine line) {
        operations.served(start, end, line.nanos() / NANOS, call);
        if (start.method().equals(Semconv.TOOLS_CALL)) {
            tools.ended(start.route(), end, line.nanos() / NANOS, call);
        }
        tracing.end(call, start, end);
        log.call(line);
    }
}
