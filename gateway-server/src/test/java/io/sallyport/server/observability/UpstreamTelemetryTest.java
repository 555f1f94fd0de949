package io.sallyport.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.sallyport.server.testkit.CapturedLog;
import io.sallyport.server.upstream.Endpoint;
import io.sallyport.server.upstream.UpstreamObserver.CatalogueState;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpstreamTelemetryTest {

    private static final Endpoint CRM = new Endpoint("crm", URI.create("http://crm:3001/mcp"), "");

    private final TestClock clock = new TestClock();
    private final Telemetry telemetry = Calls.telemetry(clock);
    private final CapturedLog log = new CapturedLog(UpstreamTelemetry.class.getName(), Level.INFO);

    @AfterEach
    void close() {
        log.close();
        telemetry.close();
    }

    @Test
    void healthIsLoggedWhenItChangesAndNotAtEveryCheck() {
        for (int i = 0; i < 3; i++) {
            telemetry.upstreams().health(CRM, true, "");
        }
        for (int i = 0; i < 3; i++) {
            telemetry.upstreams().health(CRM, false, "it answered HTML");
        }
        telemetry.upstreams().health(CRM, true, "");

        assertThat(log.levels()).containsExactly(Level.INFO, Level.WARN, Level.INFO);
        assertThat(log.lines().get(1)).contains("Upstream crm is down", "it answered HTML");
        assertThat(page()).contains("mcp_upstream_health_checks_total{result=\"down\",upstream=\"crm\"} 3.0");
    }

    @Test
    void everyFailedCheckIsLoggedUntilTheEndpointIsDown() {
        telemetry.upstreams().health(CRM, true, "");
        for (int failed = 1; failed <= 4; failed++) {
            telemetry.upstreams().checkFailed(CRM, failed, 3, "garbage (HTML)");
            telemetry.upstreams().health(CRM, failed < 3, "garbage (HTML)");
        }

        assertThat(log.lines())
                .hasSize(5)
                .anySatisfy(line -> assertThat(line).contains("check 1 of 3 failed", "garbage (HTML)"))
                .anySatisfy(line -> assertThat(line).contains("check 3 of 3 failed"))
                .last()
                .asString()
                .contains("Upstream crm is down");
        assertThat(page())
                .contains("mcp_upstream_health_checks_total{result=\"down\",upstream=\"crm\"} 4.0")
                .contains("mcp_upstream_health_checks_total{result=\"up\",upstream=\"crm\"} 1.0");
    }

    @Test
    void breakersAreLoggedWhenTheyChange() {
        telemetry.upstreams().breaker(CRM, false);
        telemetry.upstreams().breaker(CRM, true);
        telemetry.upstreams().breaker(CRM, true);
        telemetry.upstreams().breaker(CRM, false);

        assertThat(log.levels()).containsExactly(Level.WARN, Level.INFO);
        assertThat(page()).contains("mcp_upstream_breaker_opened_total{upstream=\"crm\"} 1.0");
    }

    @Test
    void cataloguesAreLoggedWhenWhatTheyOfferChangesAndNotAtEveryReading() {
        telemetry.upstreams().catalogue("crm", CatalogueState.NEVER_SEEN, 0);
        telemetry.upstreams().catalogue("crm", CatalogueState.FRESH, 3);
        telemetry.upstreams().catalogue("crm", CatalogueState.STALE, 3);
        telemetry.upstreams().catalogue("crm", CatalogueState.FRESH, 3);
        telemetry.upstreams().catalogue("crm", CatalogueState.FRESH, 4);
        telemetry.upstreams().catalogue("crm", CatalogueState.GONE, 0);

        assertThat(log.levels()).containsExactly(Level.INFO, Level.INFO, Level.WARN);
        assertThat(page()).contains("mcp_upstream_catalogue_tools{upstream=\"crm\"} 0.0");
    }

    @Test
    void endpointsNobodySpeaksOfAreForgotten() {
        telemetry.upstreams().health(CRM, true, "");
        clock.advance(Duration.ofMinutes(61));

        assertThat(page()).doesNotContain("mcp_upstream_endpoints{");
    }

    private String page() {
        return new String(telemetry.scrape(), StandardCharsets.UTF_8);
    }
}
