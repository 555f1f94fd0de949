package io.sallyport.server.testkit.conformance;

import com.sun.net.httpserver.HttpServer;
import io.sallyport.demo.stage.ChildProcess;
import io.sallyport.demo.stage.JavaCommand;
import io.sallyport.demo.stage.ProcessGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * The conformance fixture, as a process of its own. What it speaks is chosen by the endpoint: the suite's client asks for
 * the newest revision whatever it tests, and a gateway must get along with servers of one era and of both.
 */
public record ConformanceServer(ChildProcess process, int port) {

    private static final String ANNOUNCEMENT = "listening ";
    private static final Duration START = Duration.ofMinutes(1);
    /** Without the first of these, an event would wait for the acknowledgement of the one before it. */
    private static final List<String> FLAGS =
            List.of("-Dsun.net.httpserver.nodelay=true", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx96m");

    /** Starts it on any free port, and returns when it listens. */
    public static ConformanceServer start(final ProcessGroup group, final String name)
            throws IOException, InterruptedException {
        final var command =
                new JavaCommand(FLAGS, System.getProperty("java.class.path"), ConformanceServer.class.getName());
        final var process = group.start(name, command.with("0"), Map.of());
        final var line = process.awaitLine(text -> text.startsWith(ANNOUNCEMENT), START);
        return new ConformanceServer(process, Integer.parseInt(line.substring(ANNOUNCEMENT.length())));
    }

    /** Where a server is that speaks this. */
    public URI url(final Endpoint endpoint) {
        return URI.create("http://127.0.0.1:" + port + endpoint.path());
    }

    /** Serves on a loopback port, 0 for any, until standard input ends. */
    public static void main(final String[] arguments) throws IOException {
        final var http = serve(Integer.parseInt(arguments[0]));
        System.out.println(ANNOUNCEMENT + http.getAddress().getPort());
        while (System.in.read() >= 0) {
            // nothing is said there
        }
        System.exit(0);
    }

    /** Serves every endpoint on a loopback port, 0 for any. */
    static HttpServer serve(final int port) throws IOException {
        final var http = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        for (final var endpoint : Endpoint.values()) {
            http.createContext(endpoint.path(), new HttpDoor(endpoint));
        }
        http.start();
        return http;
    }
}
