package io.sallyport.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReplicasTest {

    private static final URI URL = URI.create("http://127.0.0.1/");

    @Test
    void whatAReplicaHasRelayedIsReadFromItsMetrics() {
        final var page = new MetricsPage("""
                # TYPE mcp_requests_relayed_total counter
                mcp_requests_relayed_total{otel_scope_name="s",result="relayed",route="bench"} 1200.0
                mcp_requests_relayed_total{otel_scope_name="s",result="relayed",route="other"} 34.0
                mcp_requests_relayed_total{otel_scope_name="s",result="unreachable",route="bench"} 5.0
                mcp_messages_dropped_total{route="bench"} 7.0
                """);
        assertThat(page.sum("mcp_requests_relayed_total", "result=\"relayed\"")).isEqualTo(1234);
        assertThat(page.sum("mcp_requests", "")).isZero();
    }

    @Test
    void aRowThatRelaysIsValidWhereEveryCallWasRelayed() {
        assertThat(result(true, 100).isHonest()).isTrue();
        assertThat(result(true, 99).isHonest()).isFalse();
    }

    @Test
    void aRowThatDoesNotRelayIsValidWhereNoCallWasRelayed() {
        assertThat(result(false, 0).isHonest()).isTrue();
        assertThat(result(false, 1).isHonest()).isFalse();
    }

    @Test
    void eachRequestGoesToTheNextReplica() {
        final var addresses = Stream.of("a", "b", "c").map(URL::resolve).toList();
        final var balancer = new RoundRobin(addresses);
        assertThat(Stream.generate(balancer::next).limit(6).toList())
                .containsExactlyElementsOf(
                        Stream.concat(addresses.stream(), addresses.stream()).toList());
        assertThat(balancer.turns()).isEqualTo(6);
    }

    private static Result result(final boolean relays, final long relayed) {
        final var row = Row.direct("row", URL, (_, _) -> new Load.Counted(0, 0, 0, 0, 0))
                .hopping(new Hops(() -> 0, relays));
        final var counted = new Load.Counted(100, 1_000_000, 500, 2000, 0);
        return new Result(row, List.of(new Sample(counted, Duration.ZERO, Duration.ZERO, 100, relayed)), List.of());
    }
}
