package io.sallyport.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rules of one exchange at a time, on a clock that stands still. */
class Http1ExchangesTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final MockTicker ticker = Ticker.newMockTicker();
    private final IdleGuard idle = new IdleGuard(LONG);
    private final HeadDeadline head = new HeadDeadline(LONG, idle);
    private final EmbeddedChannel channel = EmbeddedChannel.builder()
            .ticker(ticker)
            .handlers(
                    idle,
                    head,
                    new Http1Exchanges(head, idle, new RequestRate(2, ticker.nanoTime()), LONG, () -> false))
            .build();

    @Test
    void requestsAboveTheRateAreHeldBackUntilTheNextSecond() {
        for (int i = 0; i < 2; i++) {
            channel.writeInbound(request());
            assertThat(taken()).isTrue();
            answer();
        }
        channel.writeInbound(request());
        ticker.advance(999, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(taken()).isFalse();
        ticker.advance(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(taken()).isTrue();
    }

    @Test
    void aConnectionWithTooMuchWaitingIsNotReadUntilItIsAnswered() {
        for (int i = 0; i < 33; i++) {
            channel.writeInbound(request());
        }
        assertThat(channel.config().isAutoRead()).isFalse();
        assertThat(taken()).isTrue();
        assertThat(taken()).isFalse();
        answer();
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(taken()).isTrue();
        channel.finishAndReleaseAll();
    }

    private boolean taken() {
        final @Nullable FullHttpRequest request = channel.readInbound();
        if (request == null) {
            return false;
        }
        request.release();
        return true;
    }

    private void answer() {
        channel.writeOutbound(
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.EMPTY_BUFFER));
        channel.runPendingTasks();
    }

    private static FullHttpRequest request() {
        return new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/", Unpooled.EMPTY_BUFFER);
    }
}
