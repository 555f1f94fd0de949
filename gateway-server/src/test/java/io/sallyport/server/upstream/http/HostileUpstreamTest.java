package io.sallyport.server.upstream.http;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever bytes an upstream says, an exchange has one end, the next one is unharmed, and no buffer is lost. */
class HostileUpstreamTest {

    private static final String[] SOUND = {
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nKeep-Alive: timeout=5\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;a=b\r\n world\r\n0\r\nX-T: 1\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: {}\n\n",
    };

    @Test
    void mutatedResponsesEndOnce() throws Exception {
        final var random = new Random(20_260_728);
        try (var server = ScriptedServer.of(peer -> {
                    if (peer.readRequest() != null) {
                        peer.send(next(random));
                    }
                });
                var fixture = new TransportFixture()) {
            for (int round = 0; round < 2_000; round++) {
                fixture.post(server.url()).awaitEnd();
            }
        }
    }

    private static byte[] next(final Random random) {
        synchronized (random) {
            final byte[] bytes = SOUND[random.nextInt(SOUND.length)].getBytes(StandardCharsets.ISO_8859_1);
            for (int change = random.nextInt(4); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            return bytes;
        }
    }
}
