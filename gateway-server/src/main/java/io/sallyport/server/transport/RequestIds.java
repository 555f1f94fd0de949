package io.sallyport.server.transport;

import io.sallyport.plugins.spi.RequestHead;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** The {@code X-Request-Id}: the client's where it is harmless to log and to pass on, else a new one. */
final class RequestIds {

    private static final int LONGEST = 128;

    private RequestIds() {}

    static String of(final RequestHead head) {
        return Heads.first(head, "X-Request-Id").filter(RequestIds::isHarmless).orElseGet(RequestIds::fresh);
    }

    private static boolean isHarmless(final String id) {
        for (int i = 0; i < id.length(); i++) {
            final char c = id.charAt(i);
            if (c <= 0x20 || c >= 0x7F || c == '"' || c == '\\') {
                return false;
            }
        }
        return !id.isEmpty() && id.length() <= LONGEST;
    }

    private static String fresh() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
