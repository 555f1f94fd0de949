package io.sallyport.server.observability;

import io.sallyport.plugins.spi.FailureKind;
import io.sallyport.plugins.spi.Principal;
import io.sallyport.plugins.spi.ToolKey;
import io.sallyport.server.call.CallObserver.End;
import io.sallyport.server.call.CallObserver.Start;
import io.sallyport.server.call.CallObserver.Status;
import io.sallyport.server.upstream.TraceContext;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Calls as tests need them. */
final class Calls {

    static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.7");
    static final Principal ALICE = new Principal(Principal.Kind.JWT, "https://idp.example.com", "alice");
    static final Duration FLUSH = Duration.ofSeconds(30);
    static final ToolKey SEARCH = new ToolKey("crm", "search");

    private Calls() {}

    static Start toolCall(final Optional<TraceContext> parent) {
        return start("tools/call", parent);
    }

    static Start start(final String method, final Optional<TraceContext> parent) {
        return new Start(
                "support",
                "req-1",
                method,
                Optional.of("\"7\""),
                ALICE,
                ADDRESS,
                Optional.of("5e55"),
                "2025-11-25",
                parent,
                120);
    }

    static End ok(final ToolKey tool) {
        return new End(Status.OK, Optional.of(tool), OptionalInt.empty(), Optional.empty(), 340);
    }

    static End toolError(final ToolKey tool) {
        return new End(Status.TOOL_ERROR, Optional.of(tool), OptionalInt.empty(), Optional.empty(), 340);
    }

    static End failed(final Optional<ToolKey> tool, final FailureKind kind) {
        return new End(Status.ERROR, tool, OptionalInt.of(kind.code()), Optional.of(kind.tier()), 90);
    }

    static TelemetrySettings settings(final Map<String, String> environment) {
        return TelemetrySettings.of(Optional.empty(), Optional.empty(), OptionalDouble.empty(), "1.2.3", environment);
    }

    /** Telemetry that exports nothing. */
    static Telemetry telemetry(final TestClock clock) {
        return new Telemetry(settings(Map.of()), clock, Optional.empty(), FLUSH);
    }

    /** Telemetry that exports spans to that exporter; closing it flushes them. */
    static Telemetry telemetry(final RecordingExporter exporter, final Map<String, String> environment) {
        return new Telemetry(settings(environment), new TestClock(), Optional.of(_ -> exporter), FLUSH);
    }
}
