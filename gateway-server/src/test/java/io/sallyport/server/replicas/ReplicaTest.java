package io.sallyport.server.replicas;

import io.sallyport.server.listener.EventLoops;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** Loops for a class of tests, and one of them with a client that is patient with a slow machine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ReplicaTest {

    static final Duration LONG = Duration.ofSeconds(30);
    static final Duration SOON = Duration.ofMillis(40);
    static final Upkeep.Settings CALM = ReplicaClient.Bounds.DEFAULT.upkeep();

    final EventLoops loops = EventLoops.start(EventLoops.Transport.EPOLL, 2);
    final ScheduledExecutorService loop = loops.next();
    final ReplicaClient client = client(new ReplicaClient.Bounds(LONG, LONG, LONG, 1_000, 1_000, CALM));

    @AfterAll
    void stop() {
        client.close();
        loops.close(Duration.ofSeconds(5));
    }

    ReplicaClient client(final ReplicaClient.Bounds bounds) {
        return new ReplicaClient(loops.clientChannels(), bounds);
    }

    Heard relay(final InetSocketAddress replica, final String request) {
        final var heard = new Heard();
        client.relay(replica, bytes(request), heard, loop);
        return heard;
    }

    /** The answer, or {@code nothing}. */
    String ask(final InetSocketAddress replica, final String message) throws Exception {
        return text(client.ask(replica, bytes(message), LONG, loop).get(40, TimeUnit.SECONDS));
    }

    static String text(final Optional<byte[]> answer) {
        return answer.map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("nothing");
    }

    static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Where nobody listens. */
    static InetSocketAddress nobody() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }
    }
}
