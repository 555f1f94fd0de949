package io.sallyport.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What waits for a slow client, and what does not. */
class BacklogTest {

    private final AtomicInteger dropped = new AtomicInteger();
    private final Backlog backlog = new Backlog(dropped::incrementAndGet);

    @Test
    void equalMessagesWaitOnceAndAllComeInTheirOrder() {
        assertThat(backlog.add(bytes("b"))).isTrue();
        assertThat(backlog.add(bytes("a"))).isTrue();
        assertThat(backlog.add(bytes("b"))).isFalse();
        assertThat(backlog.clear()).containsExactly(bytes("b"), bytes("a"));
        assertThat(backlog.clear()).isEmpty();
        assertThat(dropped).hasValue(0);
    }

    @Test
    void whatIsTooManyIsDroppedAndCounted() {
        for (int i = 0; i < 103; i++) {
            backlog.add(bytes("message " + i));
        }
        assertThat(dropped).hasValue(3);
        assertThat(backlog.clear()).hasSize(100);
    }

    @Test
    void whatIsTooLargeTogetherIsDroppedAndCounted() {
        assertThat(backlog.add(new byte[700_000])).isTrue();
        assertThat(backlog.add(bytes("x".repeat(700_000)))).isFalse();
        assertThat(dropped).hasValue(1);
        backlog.clear();
        assertThat(backlog.add(bytes("x".repeat(700_000)))).isTrue();
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
