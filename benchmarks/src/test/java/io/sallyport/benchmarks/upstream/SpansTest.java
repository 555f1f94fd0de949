package io.sallyport.benchmarks.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

class SpansTest {

    private static final byte[] SERVER = {0x30, 2};
    private static final byte[] CLIENT = {0x30, 3};

    @Test
    void spansOfServersAreCountedWhateverElseIsInTheExport() {
        final var scope = field(2, join(field(1, new byte[] {1, 2}), field(2, SERVER), field(2, CLIENT)));
        final var resource = field(1, join(scope, scope, new byte[] {0x18, (byte) 0x80, 1}));
        assertThat(Spans.ofServers(join(resource, resource))).isEqualTo(4);
        assertThat(Spans.ofServers(new byte[0])).isZero();
    }

    @Test
    void whatIsNotProtobufIsRefused() {
        assertThatThrownBy(() -> Spans.ofServers(new byte[] {0x0f})).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] field(final int number, final byte[] value) {
        return join(new byte[] {(byte) (number << 3 | 2), (byte) value.length}, value);
    }

    private static byte[] join(final byte[]... parts) {
        final var all = new ByteArrayOutputStream();
        for (final var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
