package io.sallyport.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthTest {

    private final TestShell shell = new TestShell("", false);

    private int run(final Map<String, String> environment, final String... arguments) {
        return Health.run(
                arguments, environment, shell.shell().out(), shell.shell().err());
    }

    /** A status port that lives and is not ready. */
    private static HttpServer status() throws IOException {
        final var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.createContext("/ready", exchange -> {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    @Test
    void itTellsWhatTheStatusPortSays() throws Exception {
        final var server = status();
        try {
            final var address = "127.0.0.1:" + server.getAddress().getPort();
            assertThat(run(Map.of(), address)).isZero();
            assertThat(run(Map.of(), "--ready", address)).isOne();
            assertThat(run(Map.of("SALLYPORT_STATUS", address))).isZero();
            assertThat(run(Map.of(), ":" + server.getAddress().getPort())).isZero();
            assertThat(shell.err()).contains("/ready HTTP/1.1 503");
        } finally {
            server.stop(0);
        }
        assertThat(run(Map.of(), "127.0.0.1:" + server.getAddress().getPort())).isOne();
        assertThat(shell.err()).contains("no gateway answers at");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--verbose", "localhost", "localhost:http", "localhost:0", "localhost:70000"})
    void whatItDoesNotUnderstandIsStatusTwo(final String argument) {
        assertThat(run(Map.of(), argument)).isEqualTo(2);
        assertThat(shell.err()).contains("usage:");
    }
}
