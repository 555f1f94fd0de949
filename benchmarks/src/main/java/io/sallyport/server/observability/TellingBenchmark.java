package io.sallyport.server.observability;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.sallyport.plugins.spi.Principal;
import io.sallyport.plugins.spi.ToolKey;
import io.sallyport.server.call.CallObserver.End;
import io.sallyport.server.call.CallObserver.Start;
import io.sallyport.server.call.CallObserver.Status;
import java.net.InetAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.slf4j.LoggerFactory;

/** What is told of a call: its spans and metrics, and its access line, without each other. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TellingBenchmark {

    private static final Principal PRINCIPAL =
            new Principal(Principal.Kind.JWT, "https://issuer.sallyport.example", "caller-1");

    private static final URI NOBODY = URI.create("http://127.0.0.1:1");

    private final Telemetry telemetry = Unread.telemetry(
            TelemetrySettings.of(Optional.of(NOBODY), Optional.empty(), OptionalDouble.of(0.1), "1", Map.of()),
            Level.OFF);
    private final JsonLogEncoder encoder = new JsonLogEncoder();
    private final Start start = new Start(
            "bench",
            "0af7651916cd43dd8448eb211c80319c",
            "tools/call",
            Optional.of("1"),
            PRINCIPAL,
            InetAddress.getLoopbackAddress(),
            Optional.of("5f1c0b533b0f4a6e"),
            "2025-11-25",
            Optional.empty(),
            1000);
    private final End end =
            new End(Status.OK, Optional.of(new ToolKey("alpha", "echo")), OptionalInt.empty(), Optional.empty(), 1000);
    private final AccessLine line = new AccessLine(
            start.requestId(),
            Optional.of("0af7651916cd43dd8448eb211c80319c"),
            start.route(),
            Optional.of("alpha"),
            Optional.of(start.method()),
            Optional.of("echo"),
            start.sessionHash(),
            Optional.of(PRINCIPAL),
            start.clientAddress(),
            Optional.of(start.protocolVersion()),
            Status.OK,
            OptionalInt.empty(),
            Optional.empty(),
            123_456,
            98_765,
            1000,
            1000);

    @TearDown
    public void stop() {
        telemetry.close();
    }

    /** Two spans, one call in ten sampled, and the metrics of a call that one upstream answers. */
    @Benchmark
    public void record() {
        final var tracking = telemetry.calls().begun(start);
        final var leg = tracking.leg("alpha", "tools/call", Optional.of("echo"));
        leg.context();
        leg.ended(Optional.empty());
        tracking.finished(end);
    }

    /** The access line, from its event to its bytes. */
    @Benchmark
    public byte[] line() {
        return encoder.encode(new LoggingEvent(
                TellingBenchmark.class.getName(), access(), Level.INFO, "{}", null, new Object[] {line}));
    }

    private static Logger access() {
        return (Logger) LoggerFactory.getLogger("sallyport.access");
    }
}
