package io.sallyport.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class DrainCommandTest {

    private final List<String> asked = new CopyOnWriteArrayList<>();

    @Test
    void itReturnsOnceTheGatewayDrains() throws IOException {
        final var admin = admin(202, Integer.MAX_VALUE);
        try {
            assertThat(drain("--admin", ":" + admin.getAddress().getPort())).isZero();
            assertThat(asked).containsExactly("POST /drain");
        } finally {
            admin.stop(0);
        }
    }

    @Test
    void itWaitsUntilTheAdminPortHasClosed() throws IOException {
        final var admin = admin(202, 3);
        assertThat(drain("--wait", "--admin", "127.0.0.1:" + admin.getAddress().getPort()))
                .isZero();
        assertThat(asked).containsExactly("POST /drain", "GET /loglevel", "GET /loglevel");
    }

    @Test
    void aGatewayThatStaysIsStatusOneAfterTheTimeout() throws IOException {
        final var admin = admin(202, Integer.MAX_VALUE);
        try {
            assertThat(drain(
                            "--wait",
                            "--timeout",
                            "0s",
                            "--admin",
                            ":" + admin.getAddress().getPort()))
                    .isOne();
        } finally {
            admin.stop(0);
        }
    }

    @Test
    void aGatewayThatRefusesIsStatusOne() throws IOException {
        final var admin = admin(403, Integer.MAX_VALUE);
        try {
            assertThat(drain("--wait", "--admin", ":" + admin.getAddress().getPort()))
                    .isOne();
        } finally {
            admin.stop(0);
        }
    }

    @Test
    void aGatewayThatHasGoneBeforeItCouldAnswerHasDrained() throws Exception {
        try (var admin = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            final var gone = CompletableFuture.runAsync(() -> takeOneAndGo(admin));
            assertThat(drain("--wait", "--admin", "127.0.0.1:" + admin.getLocalPort()))
                    .isZero();
            gone.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void whereNobodyListensItIsStatusOne() throws IOException {
        final int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertThat(drain("--admin", ":" + free)).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--admin=nonsense", "--admin=host:1/path", "--timeout=30", "--timeout=soon"})
    void aCommandLineThatIsWrongIsStatusTwo(final String argument) {
        assertThat(drain(argument)).isEqualTo(2);
    }

    private static int drain(final String... arguments) {
        return new CommandLine(new DrainCommand()).execute(arguments);
    }

    private static void takeOneAndGo(final ServerSocket admin) {
        try (admin;
                var taken = admin.accept()) {
            assertThat(taken.getInputStream().read()).isEqualTo('P');
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An admin port that closes with its n-th answer. */
    private HttpServer admin(final int status, final int answers) throws IOException {
        final var server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            final boolean last = asked.size() == answers;
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
            if (last) {
                server.stop(0);
            }
        });
        server.start();
        return server;
    }
}
