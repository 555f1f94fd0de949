package io.sallyport.demo.stage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Loopback ports for processes that must be told theirs. */
public final class Ports {

    private Ports() {}

    /** A port that was free a moment ago. */
    public static int free() throws IOException {
        try (var socket = listen(0)) {
            return socket.getLocalPort();
        }
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
