package io.sallyport.server.upstream;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Numbers for names, which take four bytes in an id: the same on every replica, for every start. */
final class NameKey {

    private NameKey() {}

    static int of(final String name) {
        final var crc = new CRC32C();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }
}
