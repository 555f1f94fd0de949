package io.sallyport.server.observability;

import io.opentelemetry.context.Context;
import io.sallyport.plugins.spi.ToolKey;
import io.sallyport.server.call.CallObserver.End;
import io.sallyport.server.call.CallObserver.Start;
import io.sallyport.server.call.CallObserver.Tracking;
import io.sallyport.server.upstream.TraceContext;
import java.util.Optional;

/** The state of one call; without locks, because a call never leaves its event loop. */
final class TrackedCall implements Tracking {

    private final CallTelemetry telemetry;
    private final Start start;
    private final Context context;
    private final long begun;
    private Optional<String> upstream = Optional.empty();
    private boolean severalUpstreams;
    private long upstreamNanos;
    private boolean finished;

    TrackedCall(final CallTelemetry telemetry, final Start start) {
        this.telemetry = telemetry;
        this.start = start;
        this.begun = telemetry.nanoTime();
        this.context = telemetry.tracing().begin(start);
    }

    @Override
    public Optional<String> traceId() {
        return Tracing.traceId(context);
    }

    @Override
    public Leg leg(final String name, final String method, final Optional<String> tool) {
        severalUpstreams |= upstream.isPresent() && !upstream.get().equals(name);
        upstream = Optional.of(name);
        return new TrackedLeg(name, method, tool);
    }

    @Override
    public void finished(final End end) {
        if (!finished) {
            finished = true;
            telemetry.callEnded(start, end, context, line(end));
        }
    }

    private AccessLine line(final End end) {
        return new AccessLine(
                start.requestId(),
                traceId(),
                start.route(),
                end.tool().map(ToolKey::upstream).or(this::soleUpstream),
                Optional.of(start.method()),
                end.tool().map(ToolKey::name),
                start.sessionHash(),
                Optional.of(start.principal()),
                start.clientAddress(),
                Optional.of(start.protocolVersion()),
                end.status(),
                end.rpcCode(),
                end.tier(),
                telemetry.nanoTime() - begun,
                upstreamNanos,
                start.bytesIn(),
                end.bytesOut());
    }

    private Optional<String> soleUpstream() {
        return severalUpstreams ? Optional.empty() : upstream;
    }

    /** One exchange of this call, on the same loop. */
    private final class TrackedLeg implements Leg {

        private final String name;
        private final String method;
        private final Optional<String> tool;
        private final Context span;
        private final long sent;
        private boolean ended;

        TrackedLeg(final String name, final String method, final Optional<String> tool) {
            this.name = name;
            this.method = method;
            this.tool = tool;
            this.sent = telemetry.nanoTime();
            this.span = telemetry.tracing().beginLeg(context, name, method, tool);
        }

        @Override
        public Optional<TraceContext> context() {
            return TraceHeaders.write(span);
        }

        @Override
        public void ended(final Optional<String> error) {
            if (ended) {
                return;
            }
            ended = true;
            final var nanos = telemetry.nanoTime() - sent;
            upstreamNanos += nanos;
            telemetry.legEnded(name, method, tool, error, nanos, span);
        }
    }
}
