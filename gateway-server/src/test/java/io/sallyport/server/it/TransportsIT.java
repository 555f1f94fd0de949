package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.EventStream;
import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.TestGateway;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ways to talk to the kernel: whichever is chosen, calls and streams work, and the gateway says which it is. */
class TransportsIT {

    /** io_uring where the kernel lets it, else what it falls back to; a word that names none is no reason not to start. */
    @ParameterizedTest
    @CsvSource({"nio,nio", "IO-uring,io_uring|epoll", "anything,epoll"})
    void callsAndStreamsWork(final String chosen, final String expected, @TempDir final Path directory)
            throws Exception {
        try (var server = new FullServer("one");
                var group = new ProcessGroup(directory);
                var gateway = TestGateway.start(
                        directory.resolve("gateway"),
                        group,
                        """
                        upstreams: { one: { url: "%s" } }
                        routes: { main: { path: /mcp, auth: none } }
                        """.formatted(server.url()),
                        Map.of("SALLYPORT_TRANSPORT", chosen));
                var http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            gateway.awaitReady();
            final var client = new McpHttp(gateway.url("/mcp"), http);
            client.initialize();
            assertThat(client.call("echo", "{\"uri\":\"x\"}").body()).contains("one: x");
            try (var stream = EventStream.open(client, http)) {
                server.say(server.newest(), FullServer.logged("warning", "heard"));
                stream.await(messages -> messages.stream().anyMatch(message -> message.contains("heard")));
            }
            assertThat(gateway.status("/metrics").body())
                    .containsPattern("sallyport_build_info\\{[^}]*transport=\"(" + expected + ")\"");
        }
    }
}
