package io.sallyport.server.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sallyport.server.assembly.PluginFactories;
import io.sallyport.server.observability.Telemetry;
import io.sallyport.server.observability.TelemetrySettings;
import io.sallyport.server.observability.Unread;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the memory of large requests goes. */
class ReusedArraysTest {

    private static final String KEY = "only-client-0123456789abcdef";
    private static final int SIZE = 2_000_000;
    private static final String META = """
            ,"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
            "io.modelcontextprotocol/clientInfo":{"name":"test","version":"1"},\
            "io.modelcontextprotocol/clientCapabilities":{}}""";
    private static final Pattern SESSION = Pattern.compile("(?i)(mcp-session-id: \\S+)");
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)");

    private final Telemetry telemetry = Unread.telemetry(
            TelemetrySettings.of(Optional.empty(), Optional.empty(), OptionalDouble.empty(), "1", Map.of()));

    /** An {@link EchoServer} that reads each request to its end. */
    private static final class Server implements MemoryChannel.Peer {

        private final EchoServer echo = new EchoServer();
        private final ByteBuf request = Unpooled.buffer();

        @Override
        public void written(final ByteBuf bytes) {
            request.writeBytes(bytes);
        }

        @Override
        public void flushed(final MemoryChannel channel) {
            final var text = request.toString(StandardCharsets.ISO_8859_1);
            final int head = text.indexOf("\r\n\r\n") + 4;
            final var length = LENGTH.matcher(text.substring(0, head));
            if (!length.find() || text.length() - head >= Integer.parseInt(length.group(1))) {
                echo.written(request);
                request.clear();
                echo.flushed(channel);
            }
        }
    }

    private InProcessGateway gateway() throws Exception {
        return new InProcessGateway(
                RehearsalConfig.of(KEY), telemetry, PluginFactories.onTheClassPath(), "1", Server::new, () -> false);
    }

    @AfterEach
    void end() {
        telemetry.close();
    }

    private static byte[] request(final String fields, final String message) {
        final var head = "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                + "Accept: application/json, text/event-stream\r\nAuthorization: Bearer " + KEY + "\r\n" + fields;
        return (head + "Content-Length: " + message.length() + "\r\n\r\n" + message)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String session(final InProcessGateway gateway) {
        final var hello = gateway.exchange(request("", """
                {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},\
                "clientInfo":{"name":"test","version":"1"}}}"""));
        final var session = SESSION.matcher(hello);
        assertThat(session.find()).as(hello).isTrue();
        return session.group(1) + "\r\n";
    }

    /** @param meta of a request without a session */
    private static String call(final String tool, final String meta) {
        return "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                + "\",\"arguments\":{\"text\":\"" + "x".repeat(SIZE) + "\"}" + meta + "}}";
    }

    private static String modernFields(final String tool) {
        return "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\nMcp-Name: " + tool + "\r\n";
    }

    /** What an array holds that was made for this says nothing. */
    private static boolean wasUsedBefore(final byte[] array) {
        return array[SIZE / 2] == 'x';
    }

    @ParameterizedTest
    @ValueSource(strings = {"sessions__echo", "modern__echo"})
    void theArrayOfACallInASessionServesTheNextOnceItsAnswerWasGiven(final String tool) throws Exception {
        try (var gateway = gateway()) {
            final var session = session(gateway);
            final var message = call(tool, "");
            assertThat(gateway.exchange(request(session, message))).contains(EchoServer.TEXT);
            final byte[] used = gateway.arrays().take(message.length());
            assertThat(wasUsedBefore(used)).isTrue();
            assertThat(wasUsedBefore(gateway.arrays().take(message.length()))).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sessions__echo", "modern__echo"})
    void soDoesThatOfACallWithoutOneUnlessItMayHaveToWaitForItsClient(final String tool) throws Exception {
        try (var gateway = gateway()) {
            final var message = call(tool, META);
            assertThat(gateway.exchange(request(modernFields(tool), message))).contains(EchoServer.TEXT);
            assertThat(wasUsedBefore(gateway.arrays().take(message.length()))).isEqualTo(tool.startsWith("modern"));
        }
    }

    @Test
    void theArrayOfWhatIsNoCallIsItsReadersForGood() throws Exception {
        try (var gateway = gateway()) {
            final var session = session(gateway);
            for (final var message : List.of(call("no__tool", ""), call("sessions__echo", "") + "}")) {
                assertThat(gateway.exchange(request(session, message))).contains("\"error\"");
                assertThat(wasUsedBefore(gateway.arrays().take(message.length())))
                        .isFalse();
            }
        }
    }
}
