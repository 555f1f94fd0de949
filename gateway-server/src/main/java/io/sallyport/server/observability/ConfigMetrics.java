package io.sallyport.server.observability;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.sallyport.server.observability.Gauges.Sample;
import java.util.List;

/**
 * {@code sallyport_config_reloads_total}, {@code sallyport_config_last_reload_successful} and
 * {@code sallyport_config_hash}.
 */
public final class ConfigMetrics {

    private static final Attributes SUCCESS = Attributes.of(Labels.RESULT, "success");
    private static final Attributes FAILURE = Attributes.of(Labels.RESULT, "failure");

    private final LongCounter reloads;
    private volatile Running running = new Running("", true);

    ConfigMetrics(final Meter meter, final Gauges gauges) {
        this.reloads = meter.counterBuilder("sallyport.config.reloads")
                .setDescription("Reloads of the configuration by their result")
                .build();
        reloads.add(0, SUCCESS);
        reloads.add(0, FAILURE);
        gauges.gauge(
                "sallyport.config.last_reload_successful",
                "1 unless the newest configuration was refused and an older one runs",
                "",
                () -> List.of(Sample.of(running.isNewest() ? 1 : 0)));
        gauges.gauge(
                "sallyport.config.hash",
                "1, with the hash of the configuration that runs",
                "",
                () -> running.hash().isEmpty() ? List.of() : List.of(Sample.of("hash", running.hash(), 1)));
    }

    /**
     * The configuration the process starts with, which is no reload.
     *
     * @return whether that is news: told late, it may be another's turn already
     */
    public synchronized boolean started(final String hash) {
        final boolean news = running.hash().isEmpty();
        if (news) {
            running = new Running(hash, running.isNewest());
        }
        return news;
    }

    /** A new configuration took over. */
    public synchronized void reloaded(final String hash) {
        running = new Running(hash, true);
        reloads.add(1, SUCCESS);
    }

    /** A new configuration was refused; the old one runs on. */
    public synchronized void refused() {
        running = new Running(running.hash(), false);
        reloads.add(1, FAILURE);
    }

    private record Running(String hash, boolean isNewest) {}
}
