package io.sallyport.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class ReadHoldTest {

    @Test
    void aChannelIsReadAgainOnlyWhenTheLastReasonIsGone() {
        final var channel = new EmbeddedChannel();
        ReadHold.hold(channel);
        ReadHold.hold(channel);
        assertThat(channel.config().isAutoRead()).isFalse();
        ReadHold.release(channel);
        assertThat(channel.config().isAutoRead()).isFalse();
        ReadHold.release(channel);
        assertThat(channel.config().isAutoRead()).isTrue();
        channel.finishAndReleaseAll();
    }
}
