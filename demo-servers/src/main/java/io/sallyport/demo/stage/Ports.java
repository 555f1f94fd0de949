package io.sallyport.demo.stage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Loopback ports for processes that must be told theirs. */
public final class Ports {

    private static final int FIRST = 12_000;
    /** Of Linux by default (net.ipv4.ip_local_port_range). */
    private static final int FIRST_EPHEMERAL = 32_768;

    private static final int MOST_ATTEMPTS = 100;

    private Ports() {}

    /** A port that was free a moment ago, from where nothing picks one by itself: no connection takes it meanwhile. */
    public static int free() throws IOException {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            final int port = ThreadLocalRandom.current().nextInt(FIRST, FIRST_EPHEMERAL);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IOException("no port is free between " + FIRST + " and " + FIRST_EPHEMERAL);
    }

    public static boolean isFree(int port) {
        try (var _ = listen(port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"));
    }
}
