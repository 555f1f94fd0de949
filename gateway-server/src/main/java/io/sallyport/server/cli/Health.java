package io.sallyport.server.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * {@code sallyport health [--ready] [HOST:PORT]}: asks the status port. A program of its own for probes that run every few
 * seconds: nothing but the JDK's smallest part is loaded, and {@code java -cp gateway-server.jar} suffices.
 */
public final class Health {

    private static final String USAGE = "usage: sallyport health [--ready] [HOST:PORT]";
    private static final String STANDARD = "127.0.0.1:9911";
    private static final int PATIENCE_MILLIS = 3000;
    private static final int LONGEST = 1024;

    private Health() {}

    public static void main(final String[] args) {
        System.exit(run(args, System.getenv(), System.out, System.err));
    }

    /** @return 0 healthy, 1 not, or nobody there, 2 the command line is wrong */
    static int run(
            final String[] args, final Map<String, String> environment, final PrintStream out, final PrintStream err) {
        String path = "/health";
        String address = environment.getOrDefault("SALLYPORT_STATUS", STANDARD);
        for (final String arg : args) {
            if (arg.equals("--ready")) {
                path = "/ready";
            } else if (arg.equals("--help") || arg.equals("-h")) {
                out.println(USAGE);
                return 0;
            } else if (arg.startsWith("-")) {
                err.println("sallyport: unknown option " + arg + "; " + USAGE);
                return 2;
            } else {
                address = arg;
            }
        }
        return ask(address, path, out, err);
    }

    static int ask(final String address, final String path, final PrintStream out, final PrintStream err) {
        final int colon = address.lastIndexOf(':');
        final int port = port(address.substring(colon + 1));
        if (colon < 0 || port < 0) {
            err.println("sallyport: " + address + " is no address; " + USAGE);
            return 2;
        }
        final String host =
                colon == 0 ? "127.0.0.1" : address.substring(0, colon).replaceAll("[\\[\\]]", "");
        try {
            final String line = statusLine(host, port, path);
            final boolean good = line.matches("HTTP/1\\.[01] 200( .*)?");
            (good ? out : err).println((good ? "ok: " : "sallyport: not ok: ") + path + " " + line);
            return good ? 0 : 1;
        } catch (final IOException e) {
            err.println("sallyport: no gateway answers at " + address + ": " + e.getMessage());
            return 1;
        }
    }

    private static String statusLine(final String host, final int port, final String path) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: " + (host.contains(":") ? "[" + host + "]" : host) + ":"
                                    + port + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            final var line = new StringBuilder();
            for (int octet = socket.getInputStream().read();
                    octet >= ' ' && line.length() < LONGEST;
                    octet = socket.getInputStream().read()) {
                line.append((char) octet);
            }
            return line.toString();
        }
    }

    private static int port(final String text) {
        final int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
        return port >= 1 && port <= 0xffff ? port : -1;
    }
}
