package io.sallyport.server.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.Messages;
import io.sallyport.server.testkit.ManualLoop;
import io.sallyport.server.testkit.ScriptedTransport;
import io.sallyport.server.testkit.ScriptedTransport.Sent;
import io.sallyport.server.testkit.Upstreams;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoticeTest {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ManualLoop loop = new ManualLoop();
    private final ScriptedTransport transport = new ScriptedTransport();
    private final UpstreamSettings settings = Upstreams.settings("crm");
    private final RpcClient rpc =
            new RpcClient(transport, new EnvelopeScanner(64), new RpcClient.Limits(1000, 200, 64), new Upstreams());
    private final LiveEndpoint endpoint =
            new LiveEndpoint(new Endpoint("crm", URI.create("http://crm.test/mcp"), ""), settings.breaker(), loop);

    private CompletableFuture<RpcOutcome> tell() {
        final var deadlines = new Rpc.Deadlines(Duration.ofSeconds(5), Duration.ofSeconds(5));
        return rpc.tell(
                endpoint,
                settings,
                new Rpc.Message(
                        Messages.initialized(),
                        Optional.empty(),
                        Optional.of("s-1"),
                        Optional.empty(),
                        List.of(),
                        deadlines,
                        true),
                loop);
    }

    @ParameterizedTest
    @EnumSource(names = {"CONNECT_FAILED", "POOL_EXHAUSTED", "RESET_BEFORE_HEAD"})
    void whatMayNotHaveArrivedIsSaidAgain(final Breakdown.Kind kind) {
        final var outcome = tell();
        transport.last().breaks(kind);
        loop.advance(PAUSE);
        assertThat(transport.sent())
                .hasSize(2)
                .extracting(Sent::body)
                .containsOnly(new String(Messages.initialized(), UTF_8));
        transport.last().head(202, "").complete();
        loop.run();
        assertThat(outcome).isCompletedWithValue(new RpcOutcome.Accepted());
        loop.advance(PAUSE);
        assertThat(transport.sent()).hasSize(2);
    }

    @Test
    void whatAProxyCouldNotBringIsSaidAgain() {
        tell();
        transport.last().json(503, "{}");
        loop.advance(PAUSE);
        assertThat(transport.sent()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 500})
    void whatTheServerRefusesIsNotSaidAgain(final int status) {
        final var outcome = tell();
        transport.last().json(status, "{}");
        loop.advance(PAUSE);
        assertThat(transport.sent()).hasSize(1);
        assertThat(outcome.join()).isInstanceOf(RpcOutcome.Unanswered.class);
    }

    @Test
    void itIsGivenUpInTheEnd() {
        final var outcome = tell();
        for (int attempt = 0; attempt < 100 && !outcome.isDone(); attempt++) {
            transport.last().breaks(Breakdown.Kind.CONNECT_FAILED);
            loop.advance(PAUSE);
        }
        assertThat(outcome.join()).isInstanceOf(RpcOutcome.Unanswered.class);
        assertThat(transport.sent()).hasSize(8);
        assertThat(loop.waiting()).isZero();
        assertThat(endpoint.inFlight()).isZero();
    }
}
