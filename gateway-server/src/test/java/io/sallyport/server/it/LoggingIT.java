package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sets up in its session holds for every server, also for those whose session had to be renewed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoggingIT {

    private final FullServers servers;

    LoggingIT(@TempDir final Path directory) throws Exception {
        this.servers = new FullServers(directory);
    }

    @AfterAll
    void stop() throws Exception {
        servers.close();
    }

    @Test
    void theLevelIsToldToEveryServerInTheClientsOwnSession() throws Exception {
        try (var client = LiveClient.open(servers.url())) {
            assertThat(client.request("logging/setLevel", "{\"level\":\"notice\"}"))
                    .contains("\"result\":{}");
            for (final var server : List.of(servers.one, servers.two, servers.three)) {
                assertThat(levels(server, server.newest())).containsExactly("notice");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"level\":\"loud\"}", "{\"level\":7}", "{}"})
    void aLevelThatThereIsNotIsRefusedAndToldToNobody(final String params) throws Exception {
        try (var client = LiveClient.open(servers.url())) {
            assertThat(client.http().request("logging/setLevel", params).body()).contains("\"code\":-32602");
            assertThat(levels(servers.one, servers.one.newest())).isEmpty();
        }
    }

    @Test
    void aLogMessageSaysWhichServerItIsFrom() throws Exception {
        try (var client = LiveClient.open(servers.url());
                var stream = client.listen()) {
            servers.two.say(servers.two.newest(), FullServer.logged("error", "unasked"));
            stream.await(messages -> !messages.isEmpty());
            assertThat(stream.messages().getFirst()).contains("\"logger\":\"two/core\"", "\"data\":\"unasked\"");
            try (var call = client.start("three__log", "{}")) {
                assertThat(call.awaitEnd()).isTrue();
                assertThat(call.messages().getFirst()).contains("\"logger\":\"three/core\"", "while it ran");
            }
        }
    }

    @Test
    void levelAndSubscriptionsAreToldAgainToASessionThatIsRenewed() throws Exception {
        try (var client = LiveClient.open(servers.url())) {
            client.request("logging/setLevel", "{\"level\":\"error\"}");
            client.request("resources/subscribe", "{\"uri\":\"two+note://board/1\"}");
            client.request("resources/subscribe", "{\"uri\":\"two+note://board/2\"}");
            client.request("resources/unsubscribe", "{\"uri\":\"two+note://board/2\"}");
            final var lost = servers.two.newest();
            servers.two.forget();
            assertThat(client.call("two__echo", "{\"uri\":\"on\"}"))
                    .contains("two: on", "\"io.sallyport/sessionRenewed\":\"two\"");
            final var renewed = servers.two.newest();
            assertThat(renewed).isNotEqualTo(lost);
            assertThat(levels(servers.two, renewed)).containsExactly("error");
            assertThat(servers.two.calls("resources/subscribe"))
                    .filteredOn(call -> FullServer.session(call).equals(renewed))
                    .singleElement()
                    .satisfies(call -> assertThat(call.body()).contains("\"uri\":\"note://board/1\""));
        }
    }

    private static List<String> levels(final FullServer server, final String session) {
        return server.calls("logging/setLevel").stream()
                .filter(call -> FullServer.session(call).equals(session))
                .map(FullServer::level)
                .toList();
    }
}
