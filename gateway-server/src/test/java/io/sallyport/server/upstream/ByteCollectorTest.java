package io.sallyport.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ByteCollectorTest {

    private final ByteCollector collector = new ByteCollector(4);

    @Test
    void itTakesNoMoreThanItsBound() {
        assertThat(collector.add(new byte[] {1, 2, 3})).isTrue();
        assertThat(collector.add(new byte[] {4, 5})).isFalse();
        assertThat(collector.bytes()).containsExactly(1, 2, 3);
    }

    @Test
    void whatWasHandedOverIsNotHeldAnyLonger() {
        collector.add(new byte[] {1, 2});
        collector.add(new byte[] {3});
        assertThat(collector.handOver()).containsExactly(new byte[] {1, 2}, new byte[] {3});
        assertThat(collector.handOver()).isEmpty();
        assertThat(collector.bytes()).isEmpty();
    }
}
