package io.sallyport.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.sallyport.plugins.spi.FailureKind;
import io.sallyport.plugins.spi.Principal;
import io.sallyport.plugins.spi.ToolKey;
import io.sallyport.server.call.CallObserver.Start;
import io.sallyport.server.testkit.CapturedLog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AccessLogTest {

    private static final String[] FIELDS = {
        "timestamp",
        "level",
        "requestId",
        "traceId",
        "route",
        "upstream",
        "method",
        "tool",
        "sessionId",
        "principal",
        "clientAddress",
        "protocolVersion",
        "status",
        "rpcCode",
        "tier",
        "durationMs",
        "upstreamMs",
        "bytesIn",
        "bytesOut"
    };

    private final TestClock clock = new TestClock();
    private final Telemetry telemetry = Calls.telemetry(clock);
    private final CapturedLog access = new CapturedLog("sallyport.access", Level.INFO);
    private final CapturedLog authentication = new CapturedLog("sallyport.authentication", Level.DEBUG);

    @AfterEach
    void close() {
        access.close();
        authentication.close();
        telemetry.close();
    }

    @Test
    void aCallIsOneLineWithExactlyTheFixedFieldsInOrder() {
        final var call = telemetry.calls().begun(Calls.toolCall(Optional.empty()));
        final var leg = call.leg("crm", "tools/call", Optional.of("search"));
        clock.advance(Duration.ofMillis(20));
        leg.ended(Optional.empty());
        clock.advance(Duration.ofMillis(5));
        call.finished(Calls.ok(Calls.SEARCH));

        final var line = only(access);
        assertThat(line.propertyNames()).containsExactly(FIELDS);
        assertThat(line.get("timestamp").stringValue()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(line.get("level").stringValue()).isEqualTo("INFO");
        assertThat(line.get("requestId").stringValue()).isEqualTo("req-1");
        assertThat(line.get("traceId").isNull()).isTrue();
        assertThat(line.get("upstream").stringValue()).isEqualTo("crm");
        assertThat(line.get("tool").stringValue()).isEqualTo("search");
        assertThat(line.get("sessionId").stringValue()).isEqualTo("5e55");
        assertThat(line.get("principal").stringValue()).isEqualTo("jwt:alice@https://idp.example.com");
        assertThat(line.get("clientAddress").stringValue()).isEqualTo("192.0.2.7");
        assertThat(line.get("status").stringValue()).isEqualTo("ok");
        assertThat(line.get("rpcCode").isNull()).isTrue();
        assertThat(line.get("durationMs").doubleValue()).isEqualTo(25.0);
        assertThat(line.get("upstreamMs").doubleValue()).isEqualTo(20.0);
        assertThat(line.get("bytesIn").intValue()).isEqualTo(120);
        assertThat(line.get("bytesOut").intValue()).isEqualTo(340);
    }

    @Test
    void upstreamTimeIsTheSumOfAllExchanges() {
        final var call = telemetry.calls().begun(Calls.start("tools/list", Optional.empty()));
        final var crm = call.leg("crm", "tools/list", Optional.empty());
        final var tickets = call.leg("tickets", "tools/list", Optional.empty());
        clock.advance(Duration.ofMillis(10));
        crm.ended(Optional.empty());
        tickets.ended(Optional.of("timeout"));
        tickets.ended(Optional.of("timeout"));
        call.finished(Calls.failed(Optional.empty(), FailureKind.UPSTREAM_TIMEOUT));

        final var line = only(access);
        assertThat(line.get("upstreamMs").doubleValue()).isEqualTo(20.0);
        assertThat(line.get("upstream").isNull()).isTrue();
        assertThat(line.get("rpcCode").intValue()).isEqualTo(-31005);
        assertThat(line.get("tier").stringValue()).isEqualTo("upstream");
    }

    @Test
    void aRefusedRequestIsALineWithTheSameFields() {
        telemetry.calls().refused("support", "req-9", Calls.ADDRESS, FailureKind.LIMITED);

        final var line = only(access);
        assertThat(line.propertyNames()).containsExactly(FIELDS);
        assertThat(line.get("status").stringValue()).isEqualTo("error");
        assertThat(line.get("rpcCode").intValue()).isEqualTo(-31003);
        assertThat(line.get("method").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"},{\"level\":\"FAKE\"", "a\nb\r\nc", "\u2028\u0000\u0007\\", "\ud800 alone", "{}{}{}", "𝕊 é"
            })
    void hostileValuesStayInsideTheirField(final String hostile) {
        final var start = new Start(
                "support",
                hostile,
                hostile,
                Optional.of(hostile),
                new Principal(Principal.Kind.API_KEY, hostile, hostile),
                Calls.ADDRESS,
                Optional.of(hostile),
                hostile,
                Optional.empty(),
                0);
        telemetry.calls().begun(start).finished(Calls.ok(new ToolKey("crm", hostile)));

        assertThat(access.lines())
                .singleElement()
                .satisfies(line -> assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1));
        final var line = only(access);
        assertThat(line.propertyNames()).containsExactly(FIELDS);
        final var readable = new String(hostile.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(line.get("tool").stringValue()).isEqualTo(readable);
        assertThat(line.get("requestId").stringValue()).isEqualTo(readable);
    }

    @Test
    void aHugeValueIsCut() {
        telemetry
                .calls()
                .begun(Calls.start("m".repeat(1_000_000), Optional.empty()))
                .finished(Calls.ok(Calls.SEARCH));

        assertThat(access.lines().getFirst().length()).isLessThan(4096);
    }

    @Test
    void everyFailedAuthenticationIsAWarningAndARepeatedSuccessIsQuiet() {
        final var calls = telemetry.calls();
        calls.authenticated("support", "req-1", Calls.ADDRESS, Optional.empty(), "expired");
        calls.authenticated("support", "req-2", Calls.ADDRESS, Optional.empty(), "expired");
        calls.authenticated("support", "req-3", Calls.ADDRESS, Optional.of(Calls.ALICE), "ok");
        calls.authenticated("support", "req-4", Calls.ADDRESS, Optional.of(Calls.ALICE), "ok");
        clock.advance(Duration.ofMinutes(11));
        calls.authenticated("support", "req-5", Calls.ADDRESS, Optional.of(Calls.ALICE), "ok");

        assertThat(authentication.levels())
                .containsExactly(Level.WARN, Level.WARN, Level.INFO, Level.DEBUG, Level.INFO);
        assertThat(authentication.lines().getFirst())
                .contains(
                        "\"requestId\":\"req-1\"",
                        "\"outcome\":\"rejected\"",
                        "\"reason\":\"expired\"",
                        "\"principal\":null");
        assertThat(authentication.lines().get(2)).contains("\"principal\":\"jwt:alice@https://idp.example.com\"");
    }

    @Test
    void otherEventsKeepMessageLoggerAndError() {
        try (final var log = new CapturedLog("some.logger", Level.INFO)) {
            LoggerFactory.getLogger("some.logger")
                    .warn("It \"broke\" {}", "badly", new IllegalStateException("line\nbreak"));

            final var line = only(log);
            assertThat(line.propertyNames())
                    .containsExactly("timestamp", "level", "logger", "thread", "message", "error");
            assertThat(line.get("message").stringValue()).isEqualTo("It \"broke\" badly");
            assertThat(line.get("error").stringValue()).startsWith("java.lang.IllegalStateException: line\nbreak");
            assertThat(log.lines().getFirst().lines()).hasSize(1);
        }
    }

    private static JsonNode only(final CapturedLog log) {
        assertThat(log.lines()).hasSize(1);
        return JsonMapper.shared().readTree(log.lines().getFirst());
    }
}
