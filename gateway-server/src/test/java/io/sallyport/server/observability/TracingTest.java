package io.sallyport.server.observability;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.sallyport.plugins.spi.FailureKind;
import io.sallyport.server.upstream.TraceContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracingTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final TraceContext SAMPLED = new TraceContext("00-" + TRACE + "-00f067aa0ba902b7-01", "vendor=1");
    private static final TraceContext UNSAMPLED = new TraceContext("00-" + TRACE + "-00f067aa0ba902b7-00", "");

    private final RecordingExporter exporter = new RecordingExporter();

    @Test
    void aCallIsAServerSpanWithAClientSpanPerExchangeBelowTheClientsOwn() {
        run(Map.of(), telemetry -> {
            final var call = telemetry.calls().begun(Calls.toolCall(Optional.of(SAMPLED)));
            final var leg = call.leg("crm", "tools/call", Optional.of("search"));
            leg.ended(Optional.empty());
            call.finished(Calls.ok(Calls.SEARCH));
        });

        final var server = only(SpanKind.SERVER);
        assertThat(server.getName()).isEqualTo("tools/call search");
        assertThat(server.getTraceId()).isEqualTo(TRACE);
        assertThat(server.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
        assertThat(server.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(attributes(server))
                .containsEntry("mcp.method.name", "tools/call")
                .containsEntry("mcp.session.id", "5e55")
                .containsEntry("mcp.protocol.version", "2025-11-25")
                .containsEntry("gen_ai.tool.name", "search")
                .containsEntry("gen_ai.operation.name", "execute_tool")
                .containsEntry("jsonrpc.request.id", "7")
                .containsEntry("sallyport.route", "support")
                .containsEntry("sallyport.upstream", "crm")
                .containsEntry("sallyport.request.id", "req-1")
                .doesNotContainKey("error.type");
        final var client = only(SpanKind.CLIENT);
        assertThat(client.getName()).isEqualTo("tools/call search");
        assertThat(client.getTraceId()).isEqualTo(TRACE);
        assertThat(client.getParentSpanId()).isEqualTo(server.getSpanId());
    }

    @Test
    void anUpstreamIsToldOfTheExchangesSpanAndTheClientsState() {
        final var told = new ArrayList<TraceContext>();
        run(Map.of(), telemetry -> {
            final var call = telemetry.calls().begun(Calls.toolCall(Optional.of(SAMPLED)));
            final var leg = call.leg("crm", "tools/call", Optional.of("search"));
            leg.context().ifPresent(told::add);
            leg.ended(Optional.empty());
            call.finished(Calls.ok(Calls.SEARCH));
        });

        final var client = only(SpanKind.CLIENT);
        assertThat(told)
                .containsExactly(new TraceContext("00-" + TRACE + '-' + client.getSpanId() + "-01", "vendor=1"));
    }

    @Test
    void failuresCarryTheirTypeAndCode() {
        run(Map.of(), telemetry -> {
            final var call = telemetry.calls().begun(Calls.toolCall(Optional.empty()));
            call.leg("crm", "tools/call", Optional.of("search")).ended(Optional.of("timeout"));
            call.finished(Calls.failed(Optional.of(Calls.SEARCH), FailureKind.UPSTREAM_TIMEOUT));
        });

        assertThat(attributes(only(SpanKind.SERVER)))
                .containsEntry("error.type", "-31005")
                .containsEntry("rpc.response.status_code", "-31005");
        assertThat(only(SpanKind.SERVER).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(attributes(only(SpanKind.CLIENT))).containsEntry("error.type", "timeout");
    }

    @Test
    void aToolsOwnErrorIsNamedAsTheConventionsSay() {
        run(
                Map.of(),
                telemetry -> telemetry
                        .calls()
                        .begun(Calls.toolCall(Optional.empty()))
                        .finished(Calls.toolError(Calls.SEARCH)));

        assertThat(attributes(only(SpanKind.SERVER))).containsEntry("error.type", "tool_error");
    }

    @Test
    void aHundredInterleavedCallsAreAHundredUnmixedTrees() {
        run(Map.of(), telemetry -> {
            final var calls = IntStream.range(0, 100)
                    .mapToObj(i -> telemetry.calls().begun(Calls.toolCall(Optional.of(trace(i)))))
                    .toList();
            final var legs = calls.stream()
                    .map(call -> call.leg("crm", "tools/call", Optional.of("search")))
                    .toList();
            final var again = calls.reversed().stream()
                    .map(call -> call.leg("tickets", "tools/call", Optional.of("search")))
                    .toList();
            legs.reversed().forEach(leg -> leg.ended(Optional.empty()));
            again.forEach(leg -> leg.ended(Optional.empty()));
            calls.forEach(call -> call.finished(Calls.ok(Calls.SEARCH)));
        });

        final var trees = exporter.spans().stream().collect(groupingBy(SpanData::getTraceId));
        assertThat(trees).hasSize(100);
        assertThat(trees.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 100).mapToObj(TracingTest::traceId).toList());
        assertThat(trees.values()).allSatisfy(TracingTest::isOneTree);
    }

    @Test
    void theClientsDecisionNotToSampleIsKeptAndPassedOn() {
        final var told = new ArrayList<TraceContext>();
        final var traceIds = new ArrayList<Optional<String>>();
        run(Map.of(), telemetry -> {
            final var call = telemetry.calls().begun(Calls.toolCall(Optional.of(UNSAMPLED)));
            final var leg = call.leg("crm", "tools/call", Optional.of("search"));
            leg.context().ifPresent(told::add);
            traceIds.add(call.traceId());
            call.finished(Calls.ok(Calls.SEARCH));
        });

        assertThat(exporter.spans()).isEmpty();
        assertThat(traceIds).containsExactly(Optional.of(TRACE));
        assertThat(told)
                .singleElement()
                .satisfies(context -> assertThat(context.traceparent())
                        .startsWith("00-" + TRACE)
                        .endsWith("-00"));
    }

    @Test
    void theRatioDecidesWhereTheClientDidNot() {
        run(Map.of("OTEL_TRACES_SAMPLER_ARG", "0"), telemetry -> {
            telemetry.calls().begun(Calls.toolCall(Optional.empty())).finished(Calls.ok(Calls.SEARCH));
            telemetry.calls().begun(Calls.toolCall(Optional.of(SAMPLED))).finished(Calls.ok(Calls.SEARCH));
        });

        assertThat(exporter.spans()).extracting(SpanData::getTraceId).containsExactly(TRACE);
    }

    @Test
    void withoutACollectorTheClientsContextPassesThroughAsItCame() {
        try (final var telemetry = Calls.telemetry(new TestClock())) {
            final var call = telemetry.calls().begun(Calls.toolCall(Optional.of(SAMPLED)));
            assertThat(call.traceId()).contains(TRACE);
            assertThat(call.leg("crm", "tools/call", Optional.empty()).context())
                    .contains(SAMPLED);

            final var bare = telemetry.calls().begun(Calls.toolCall(Optional.empty()));
            assertThat(bare.traceId()).isEmpty();
            assertThat(bare.leg("crm", "tools/call", Optional.empty()).context())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01\r\nX-Evil: 1"
            })
    void aMalformedParentIsNoParent(final String traceparent) {
        try (final var telemetry = Calls.telemetry(new TestClock())) {
            final var call = telemetry.calls().begun(Calls.toolCall(Optional.of(new TraceContext(traceparent, ""))));

            assertThat(call.traceId()).isEmpty();
            assertThat(call.leg("crm", "tools/call", Optional.empty()).context())
                    .isEmpty();
        }
    }

    @Test
    void aMethodAClientMadeUpDoesNotNameASpan() {
        run(
                Map.of(),
                telemetry -> telemetry
                        .calls()
                        .begun(Calls.start("made/up", Optional.empty()))
                        .finished(Calls.failed(Optional.empty(), FailureKind.METHOD_NOT_FOUND)));

        assertThat(only(SpanKind.SERVER).getName()).isEqualTo("_OTHER");
    }

    private void run(final Map<String, String> environment, final Consumer<Telemetry> work) {
        try (final var telemetry = Calls.telemetry(exporter, environment)) {
            work.accept(telemetry);
        }
    }

    private SpanData only(final SpanKind kind) {
        final var found =
                exporter.spans().stream().filter(span -> span.getKind() == kind).toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static Map<String, String> attributes(final SpanData span) {
        final var map = new HashMap<String, String>();
        span.getAttributes().forEach((key, value) -> map.put(key.getKey(), value.toString()));
        return map;
    }

    private static String traceId(final int number) {
        return HexFormat.of().toHexDigits(number + 1L).repeat(2);
    }

    private static TraceContext trace(final int number) {
        return new TraceContext("00-" + traceId(number) + "-00f067aa0ba902b7-01", "");
    }

    private static void isOneTree(final List<SpanData> spans) {
        final var server =
                spans.stream().filter(span -> span.getKind() == SpanKind.SERVER).toList();
        assertThat(server).hasSize(1);
        assertThat(spans.stream()
                        .filter(span -> span.getKind() == SpanKind.CLIENT)
                        .map(SpanData::getParentSpanId))
                .hasSize(2)
                .containsOnly(server.getFirst().getSpanId());
    }
}
