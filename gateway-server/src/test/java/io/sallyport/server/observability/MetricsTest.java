package io.sallyport.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.plugins.spi.FailureKind;
import io.sallyport.plugins.spi.ToolKey;
import io.sallyport.server.observability.Gauges.Sample;
import io.sallyport.server.upstream.Endpoint;
import io.sallyport.server.upstream.UpstreamObserver.CatalogueState;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The names and labels operators build dashboards on, letter by letter. */
class MetricsTest {

    private final TestClock clock = new TestClock();
    private final Telemetry telemetry = Calls.telemetry(clock);

    @AfterEach
    void close() {
        telemetry.close();
    }

    @Test
    void countsToolCallsByRouteUpstreamToolAndStatus() {
        call(Duration.ofMillis(30), Calls.SEARCH);
        final var failing = telemetry.calls().begun(Calls.toolCall(Optional.empty()));
        failing.finished(Calls.toolError(Calls.SEARCH));

        assertThat(lines())
                .contains(
                        "mcp_tool_calls_total{route=\"support\",status=\"ok\",tool=\"search\",upstream=\"crm\"} 1.0",
                        "mcp_tool_calls_total{route=\"support\",status=\"tool_error\",tool=\"search\",upstream=\"crm\"} 1.0",
                        "mcp_tool_errors_total{route=\"support\",status=\"tool_error\",tier=\"upstream\",tool=\"search\","
                                + "upstream=\"crm\"} 1.0");
    }

    @Test
    void timesToolCallsInSeconds() {
        call(Duration.ofMillis(30), Calls.SEARCH);

        final var labels = "route=\"support\",status=\"ok\",tool=\"search\",upstream=\"crm\"";
        assertThat(lines())
                .contains(
                        "mcp_tool_call_duration_seconds_bucket{" + labels + ",le=\"0.025\"} 0",
                        "mcp_tool_call_duration_seconds_bucket{" + labels + ",le=\"0.05\"} 1",
                        "mcp_tool_call_duration_seconds_count{" + labels + "} 1",
                        "mcp_tool_call_duration_seconds_sum{" + labels + "} 0.03");
    }

    @Test
    void namesWhoseFaultAFailureIs() {
        final var call = telemetry.calls().begun(Calls.toolCall(Optional.empty()));
        call.finished(Calls.failed(Optional.of(Calls.SEARCH), FailureKind.UPSTREAM_TIMEOUT));
        final var unknown = telemetry.calls().begun(Calls.toolCall(Optional.empty()));
        unknown.finished(Calls.failed(Optional.empty(), FailureKind.UNKNOWN_TOOL));

        assertThat(lines())
                .contains(
                        "mcp_tool_errors_total{route=\"support\",status=\"error\",tier=\"upstream\",tool=\"search\","
                                + "upstream=\"crm\"} 1.0",
                        "mcp_tool_errors_total{route=\"support\",status=\"error\",tier=\"client\",tool=\"unknown\","
                                + "upstream=\"none\"} 1.0");
    }

    @Test
    void carriesTheConventionsOwnMetricsToo() {
        final var call = telemetry.calls().begun(Calls.toolCall(Optional.empty()));
        final var leg = call.leg("crm", "tools/call", Optional.of("search"));
        clock.advance(Duration.ofSeconds(1));
        leg.ended(Optional.of("timeout"));
        call.finished(Calls.failed(Optional.of(Calls.SEARCH), FailureKind.UPSTREAM_TIMEOUT));
        telemetry.calls().sessionEnded("support", "2025-11-25", 61);

        assertThat(lines())
                .contains(
                        "mcp_server_operation_duration_seconds_sum{error_type=\"-31005\",gen_ai_operation_name=\"execute_tool\","
                                + "gen_ai_tool_name=\"search\",mcp_method_name=\"tools/call\","
                                + "mcp_protocol_version=\"2025-11-25\",sallyport_route=\"support\"} 1.0",
                        "mcp_client_operation_duration_seconds_sum{error_type=\"timeout\",gen_ai_operation_name=\"execute_tool\","
                                + "gen_ai_tool_name=\"search\",mcp_method_name=\"tools/call\",sallyport_upstream=\"crm\"} 1.0",
                        "mcp_server_session_duration_seconds_sum{mcp_protocol_version=\"2025-11-25\","
                                + "sallyport_route=\"support\"} 61.0");
    }

    @Test
    void countsWhoDidNotGetIn() {
        telemetry.calls().authenticated("support", "req-1", Calls.ADDRESS, Optional.empty(), "expired");
        telemetry.calls().authenticated("support", "req-1", Calls.ADDRESS, Optional.of(Calls.ALICE), "ok");
        telemetry.calls().refused("support", "req-1", Calls.ADDRESS, FailureKind.LIMITED);
        telemetry.calls().tolerated("support");

        assertThat(lines())
                .contains(
                        "mcp_auth_failures_total{reason=\"expired\",route=\"support\"} 1.0",
                        "mcp_requests_refused_total{kind=\"limited\",route=\"support\"} 1.0",
                        "mcp_requests_tolerated_total{route=\"support\"} 1.0")
                .noneMatch(line -> line.contains("alice") || line.contains("192.0.2.7"));
    }

    @Test
    void countsWhatWasDroppedForClientsThatReadTooSlowly() {
        telemetry.calls().dropped("support");
        telemetry.calls().dropped("support");

        assertThat(lines()).contains("mcp_messages_dropped_total{route=\"support\"} 2.0");
    }

    @Test
    void measuresHowLongASessionLasted() {
        telemetry.calls().sessionEnded("support", "2025-11-25", 90);

        assertThat(lines())
                .anyMatch(line -> line.startsWith("mcp_server_session_duration_seconds_sum{")
                        && line.contains("sallyport_route=\"support\"")
                        && line.endsWith(" 90.0"));
    }

    @Test
    void asksOthersForTheirNumbersUntilTheyClose() {
        final var registration = telemetry
                .gauges()
                .gauge(
                        "mcp.active.connections",
                        "Open connections",
                        "",
                        () -> List.of(Sample.of("listener", "mcp", 3)));
        assertThat(lines()).contains("mcp_active_connections{listener=\"mcp\"} 3.0");

        registration.close();
        assertThat(lines()).noneMatch(line -> line.startsWith("mcp_active_connections{"));
    }

    @Test
    void describesTheBuildAndTheConfiguration() {
        telemetry.describe("1.2.3", "25", "epoll", "boringssl");
        assertThat(telemetry.config().started("aa")).isTrue();
        telemetry.config().reloaded("bb");
        telemetry.config().refused();

        assertThat(lines())
                .contains(
                        "sallyport_build_info{jdk=\"25\",tls=\"boringssl\",transport=\"epoll\",version=\"1.2.3\"} 1",
                        "sallyport_config_hash{hash=\"bb\"} 1.0",
                        "sallyport_config_last_reload_successful 0.0",
                        "sallyport_config_reloads_total{result=\"success\"} 1.0",
                        "sallyport_config_reloads_total{result=\"failure\"} 1.0");
    }

    @Test
    void whatTheProcessStartedWithIsNoNewsOnceAnotherConfigurationHasTakenOver() {
        assertThat(lines()).noneMatch(line -> line.startsWith("sallyport_config_hash"));

        telemetry.config().reloaded("bb");

        assertThat(telemetry.config().started("aa")).isFalse();
        assertThat(lines())
                .filteredOn(line -> line.startsWith("sallyport_config_hash"))
                .singleElement()
                .isEqualTo("sallyport_config_hash{hash=\"bb\"} 1.0");
    }

    @Test
    void describesUpstreamsWithoutAnyAddress() {
        final var one = endpoint("http://10.1.1.1:3001/mcp");
        final var two = endpoint("http://10.1.1.2:3001/mcp");
        telemetry.upstreams().health(one, true, "");
        telemetry.upstreams().health(two, false, "refused");
        telemetry.upstreams().breaker(two, true);
        telemetry.upstreams().catalogue("crm", CatalogueState.STALE, 12);
        telemetry.upstreams().sessionRenewed("crm");
        telemetry.upstreams().retried("crm");

        assertThat(lines())
                .contains(
                        "mcp_upstream_up{upstream=\"crm\"} 1.0",
                        "mcp_upstream_endpoints{upstream=\"crm\"} 2.0",
                        "mcp_upstream_endpoints_up{upstream=\"crm\"} 1.0",
                        "mcp_upstream_breakers_open{upstream=\"crm\"} 1.0",
                        "mcp_upstream_breaker_opened_total{upstream=\"crm\"} 1.0",
                        "mcp_upstream_health_checks_total{result=\"down\",upstream=\"crm\"} 1.0",
                        "mcp_upstream_catalogue_tools{upstream=\"crm\"} 12.0",
                        "mcp_upstream_catalogue_state{state=\"stale\",upstream=\"crm\"} 1.0",
                        "mcp_upstream_catalogue_state{state=\"fresh\",upstream=\"crm\"} 0.0",
                        "mcp_upstream_session_renewals_total{upstream=\"crm\"} 1.0",
                        "mcp_upstream_retries_total{upstream=\"crm\"} 1.0")
                .noneMatch(line -> line.contains("10.1.1."));
    }

    @Test
    void forgetsUpstreamsTheConfigurationDropped() {
        telemetry.upstreams().health(endpoint("http://10.1.1.1:3001/mcp"), true, "");
        telemetry.upstreams().catalogue("crm", CatalogueState.FRESH, 12);
        telemetry.retainUpstreams(Set.of("tickets"));

        assertThat(lines())
                .noneMatch(line -> line.startsWith("mcp_upstream_up{") || line.startsWith("mcp_upstream_catalogue"));
    }

    @Test
    void reportsProcessAndRuntime() {
        assertThat(lines().stream().filter(line -> !line.startsWith("#")).map(line -> line.replaceAll("[{ ].*", "")))
                .contains(
                        "process_cpu_seconds_total",
                        "process_start_time_seconds",
                        "jvm_memory_used_bytes",
                        "jvm_memory_committed_bytes",
                        "jvm_gc_collections_total",
                        "jvm_gc_collection_seconds_total",
                        "jvm_threads_current",
                        "jvm_buffer_used_bytes");
    }

    @Test
    void boundsTheToolsOfOneUpstreamAndKeepsThoseItHas() {
        for (int i = 0; i < 500; i++) {
            call(Duration.ZERO, new ToolKey("crm", "tool" + i));
        }
        call(Duration.ZERO, new ToolKey("tickets", "open"));
        call(Duration.ZERO, new ToolKey("crm", "tool0"));

        final var counted = lines().stream()
                .filter(line -> line.startsWith("mcp_tool_calls_total{"))
                .toList();
        assertThat(counted)
                .hasSize(202)
                .contains(
                        "mcp_tool_calls_total{route=\"support\",status=\"ok\",tool=\"other\",upstream=\"crm\"} 300.0",
                        "mcp_tool_calls_total{route=\"support\",status=\"ok\",tool=\"tool0\",upstream=\"crm\"} 2.0",
                        "mcp_tool_calls_total{route=\"support\",status=\"ok\",tool=\"open\",upstream=\"tickets\"} 1.0");
    }

    @Test
    void putsNothingAClientMadeUpIntoALabel() {
        for (int i = 0; i < 50; i++) {
            final var call = telemetry.calls().begun(Calls.start("made/up" + i, Optional.empty()));
            call.finished(Calls.failed(Optional.empty(), FailureKind.METHOD_NOT_FOUND));
        }

        assertThat(lines())
                .noneMatch(line -> line.contains("made/up"))
                .filteredOn(line -> line.startsWith("mcp_server_operation_duration_seconds_count"))
                .hasSize(1);
    }

    @Test
    void countsACallOnceHoweverOftenItEnds() {
        final var call = telemetry.calls().begun(Calls.toolCall(Optional.empty()));
        call.finished(Calls.ok(Calls.SEARCH));
        call.finished(Calls.ok(Calls.SEARCH));

        assertThat(lines())
                .contains("mcp_tool_calls_total{route=\"support\",status=\"ok\",tool=\"search\",upstream=\"crm\"} 1.0");
    }

    private void call(final Duration took, final ToolKey tool) {
        final var call = telemetry.calls().begun(Calls.toolCall(Optional.empty()));
        clock.advance(took);
        call.finished(Calls.ok(tool));
    }

    private static Endpoint endpoint(final String url) {
        return new Endpoint("crm", URI.create(url), "");
    }

    private List<String> lines() {
        return new String(telemetry.scrape(), StandardCharsets.UTF_8).lines().toList();
    }
}
