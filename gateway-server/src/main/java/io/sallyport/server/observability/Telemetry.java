package io.sallyport.server.observability;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.resources.Resource;
import io.sallyport.server.call.CallObserver;
import io.sallyport.server.observability.Gauges.Sample;
import io.sallyport.server.upstream.UpstreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * The gateway's traces, metrics and lines per call. Metrics have one sink, the OpenTelemetry SDK; {@code /metrics} and
 * OTLP are two readers of it.
 */
public final class Telemetry implements AutoCloseable {

    private static final String SCOPE = "io.sallyport";
    private static final Duration FLUSH = Duration.ofSeconds(5);

    private final Duration flush;
    private final TelemetrySettings settings;
    private final Loggers loggers;
    private final PrometheusPage page = new PrometheusPage();
    private final SdkMeterProvider meters;
    private final Optional<SpanExport> spans;
    private final CallTelemetry calls;
    private final UpstreamTelemetry upstreams;
    private final Gauges gauges;
    private final ConfigMetrics config;

    Telemetry(
            final TelemetrySettings settings,
            final Clock clock,
            final Optional<SpanExport.Source> source,
            final Duration flush) {
        this(settings, clock, source, flush, Loggers.ofProcess(clock));
    }

    Telemetry(
            final TelemetrySettings settings,
            final Clock clock,
            final Optional<SpanExport.Source> source,
            final Duration flush,
            final Loggers loggers) {
        this.settings = settings;
        this.flush = flush;
        this.loggers = loggers;
        final var resource = resource(settings);
        this.meters = Metering.provider(clock, resource, page.reader(), settings);
        this.spans = source.map(from -> new SpanExport(from.exporter(meters), clock, resource, settings, meters));
        final var meter = meters.meterBuilder(SCOPE)
                .setInstrumentationVersion(settings.version())
                .build();
        this.gauges = new Gauges(meter);
        this.config = new ConfigMetrics(meter, gauges);
        this.calls = new CallTelemetry(clock, SpanExport.tracer(spans, SCOPE, settings.version()), meter, loggers);
        this.upstreams = upstreams(clock, meter);
        new ProcessMetrics(new ProcessFiles(Path.of("/proc/self"))).register(gauges);
        new JvmMetrics().register(gauges);
        warn(settings.warnings());
    }

    /** Starts telemetry. Opens no connection yet; an unreachable collector costs spans and one log line a minute. */
    public static Telemetry open(final TelemetrySettings settings) {
        return open(settings, FLUSH);
    }

    static Telemetry open(final TelemetrySettings settings, final Duration flush) {
        final var source = settings.otlpEndpoint()
                .<SpanExport.Source>map(uri -> new Otlp(uri, settings.protocol(), settings.headers())::spans);
        return new Telemetry(settings, Clock.getDefault(), source, flush);
    }

    public TelemetrySettings settings() {
        return settings;
    }

    public CallObserver calls() {
        return calls;
    }

    public UpstreamObserver upstreams() {
        return upstreams;
    }

    /** Forgets the numbers of every other upstream: the configuration no longer has them. */
    public void retainUpstreams(final Set<String> names) {
        upstreams.retain(names);
    }

    public Gauges gauges() {
        return gauges;
    }

    public ConfigMetrics config() {
        return config;
    }

    /**
     * Publishes {@code sallyport_build_info}.
     *
     * @param transport {@code epoll}, {@code io_uring} or {@code nio}
     * @param tls {@code boringssl} or {@code jdk}
     */
    public void describe(final String version, final String jdk, final String transport, final String tls) {
        page.describe(
                "sallyport_build",
                "1, with what this gateway is made of",
                Map.of("version", version, "jdk", jdk, "transport", transport, "tls", tls));
    }

    /** Counts log events dropped because their reader was too slow: {@code sallyport_log_events_dropped_total}. */
    public void watch(final Logs logs) {
        gauges.counter(
                "sallyport.log.events.dropped",
                "Log events dropped because stdout was too slow",
                "",
                () -> List.of(Sample.of((double) logs.dropped())));
    }

    /** Every metric in Prometheus' text format, version 0.0.4. Costs milliseconds: never call it on an event loop. */
    public byte[] scrape() {
        return page.write();
    }

    /** Exports what is queued, five seconds at most, and stops. */
    @Override
    public void close() {
        try {
            Thread.ofVirtual().start(this::shutDown).join(flush);
        } catch (final InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        loggers.end().run();
    }

    /** On a thread of its own, because the SDK's periodic reader waits longer than the caller may want to. */
    private void shutDown() {
        final var traces = spans.map(SpanExport::shutdown).orElse(CompletableResultCode.ofSuccess());
        CompletableResultCode.ofAll(List.of(traces, meters.shutdown())).join(flush.toMillis(), TimeUnit.MILLISECONDS);
    }

    private UpstreamTelemetry upstreams(final Clock clock, final Meter meter) {
        final var telemetry = new UpstreamTelemetry(clock, new UpstreamCounters(meter), loggers.upstreams());
        new UpstreamGauges(telemetry).register(gauges);
        return telemetry;
    }

    private static Resource resource(final TelemetrySettings settings) {
        final var attributes = Attributes.builder();
        settings.resource().forEach(attributes::put);
        attributes.put("service.name", settings.serviceName()).put("service.version", settings.version());
        return Resource.getDefault().merge(Resource.create(attributes.build()));
    }

    private static void warn(final List<String> warnings) {
        final var log = LoggerFactory.getLogger(Telemetry.class);
        warnings.forEach(log::warn);
    }
}
