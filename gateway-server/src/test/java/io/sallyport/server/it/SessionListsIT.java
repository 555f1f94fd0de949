package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.testkit.EventStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers show each client what is meant for it, and who is shown something else than before is told so once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionListsIT {

    private final FullServers servers;

    SessionListsIT(@TempDir final Path directory) throws Exception {
        this.servers = new FullServers(directory);
    }

    @AfterAll
    void stop() throws Exception {
        servers.close();
    }

    @Test
    void whatAServerKeepsForClientsThatCanSampleIsThereForThoseAlone() throws Exception {
        try (var able = LiveClient.open(servers.url(), LiveClient.NEWEST, LiveClient.EVERYTHING);
                var plain = LiveClient.open(servers.url())) {
            assertThat(able.request("tools/list", "{}")).contains("one__sample", "two__sample", "three__sample");
            assertThat(plain.request("tools/list", "{}"))
                    .doesNotContain("__sample")
                    .contains("one__echo");
            assertThat(able.call("two__sample", "{}")).contains("\"text\":\"two: sample\"");
            assertThat(plain.call("two__sample", "{}")).contains("\"code\":-32602");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'{}', '\"capabilities\":{}'",
        "'{\"sampling\":{}}', '\"capabilities\":{\"sampling\":{}}'",
        "'{\"sampling\":{\"tools\":{}}}', '\"capabilities\":{\"sampling\":{\"tools\":{}}}'",
        "'{\"elicitation\":{\"form\":{},\"url\":{}}}', '\"capabilities\":{\"elicitation\":{\"form\":{},\"url\":{}}}'",
        "'{\"roots\":{\"listChanged\":true}}', '\"capabilities\":{\"roots\":{\"listChanged\":true}}'",
    })
    void anUpstreamSessionIsOpenedAsTheClientItself(final String declared, final String told) throws Exception {
        try (var client = LiveClient.open(servers.url(), LiveClient.NEWEST, declared)) {
            for (final var server : List.of(servers.one, servers.two, servers.three)) {
                assertThat(server.opening(server.newest()).body())
                        .contains(told, "\"clientInfo\":{\"name\":\"test\",\"version\":\"1\"}");
            }
            assertThat(client.session()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tools, secret, '\"name\":\"two__secret\"'",
        "prompts, prompt:secret, '\"name\":\"two__secret\"'",
        "resources, resource:note://secret, '\"uri\":\"two+note://secret\"'",
    })
    void aListThatChangesInOneSessionChangesForItsClientAlone(final String kind, final String what, final String listed)
            throws Exception {
        try (var alice = LiveClient.open(servers.url());
                var hers = alice.listen()) {
            final var session = servers.two.newest();
            try (var bob = LiveClient.open(servers.url());
                    var his = bob.listen()) {
                final var other = servers.two.newest();
                servers.two.offer(session, what);
                servers.two.say(session, changed(kind));
                hers.await(messages -> count(messages, kind) == 1);
                assertThat(alice.request(kind + "/list", "{}")).contains(listed);
                assertThat(bob.request(kind + "/list", "{}")).doesNotContain(listed);

                servers.two.withdraw(session);
                servers.two.say(session, changed(kind));
                hers.await(messages -> count(messages, kind) == 2);
                assertThat(alice.request(kind + "/list", "{}")).doesNotContain(listed);

                mark(servers.two, session, hers);
                mark(servers.two, other, his);
                assertThat(count(hers.messages(), kind)).isEqualTo(2);
                assertThat(count(his.messages(), kind)).isZero();
            }
        }
    }

    @Test
    void aListThatIsAnnouncedAsChangedAndIsNotIsNotAnnouncedFurther() throws Exception {
        try (var client = LiveClient.open(servers.url());
                var stream = client.listen()) {
            final var session = servers.one.newest();
            servers.one.offer(session, "mine");
            servers.one.say(session, changed("tools"));
            stream.await(messages -> count(messages, "tools") == 1);
            servers.one.say(session, changed("tools"));
            servers.one.offer(session, "prompt:mine");
            servers.one.say(session, changed("prompts"));
            stream.await(messages -> count(messages, "prompts") == 1);
            servers.one.offer(session, "mine-too");
            servers.one.say(session, changed("tools"));
            stream.await(messages -> count(messages, "tools") == 2);
            assertThat(client.request("tools/list", "{}")).contains("one__mine-too");
            assertThat(client.request("prompts/list", "{}")).contains("one__mine");
        }
    }

    @Test
    void aToolThatOneSessionHasIsCallableThereAndUnknownElsewhere() throws Exception {
        try (var alice = LiveClient.open(servers.url());
                var hers = alice.listen()) {
            final var session = servers.three.newest();
            servers.three.offer(session, "hidden");
            servers.three.say(session, changed("tools"));
            hers.await(messages -> count(messages, "tools") == 1);
            assertThat(alice.call("three__hidden", "{}")).contains("\"text\":\"three: hidden\"");
            try (var bob = LiveClient.open(servers.url())) {
                assertThat(bob.call("three__hidden", "{}")).contains("\"code\":-32602");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tools, general, '\"name\":\"one__general\"'",
        "prompts, prompt:general, '\"name\":\"one__general\"'",
        "resources, resource:note://general, '\"uri\":\"one+note://general\"'",
    })
    void aListThatChangesForAllIsToldToEachListeningClientOnce(
            final String kind, final String what, final String listed) throws Exception {
        try (var alice = LiveClient.open(servers.url());
                var hers = alice.listen()) {
            final var first = servers.one.newest();
            try (var bob = LiveClient.open(servers.url());
                    var his = bob.listen();
                    var deaf = LiveClient.open(servers.url())) {
                final var second =
                        servers.one.sessions().get(servers.one.sessions().indexOf(first) + 1);
                servers.one.awaitListening(first);
                servers.one.awaitListening(second);
                servers.one.offer(what);
                servers.one.sayToAll(changed(kind));
                hers.await(messages -> count(messages, kind) >= 1);
                his.await(messages -> count(messages, kind) >= 1);
                assertThat(alice.request(kind + "/list", "{}")).contains(listed);
                assertThat(bob.request(kind + "/list", "{}")).contains(listed);
                assertThat(deaf.request(kind + "/list", "{}")).contains(listed);

                servers.one.offer(what + "-too");
                servers.one.sayToAll(changed(kind));
                hers.await(messages -> count(messages, kind) >= 2);
                his.await(messages -> count(messages, kind) >= 2);
                mark(servers.one, first, hers);
                mark(servers.one, second, his);
                assertThat(count(hers.messages(), kind)).isEqualTo(2);
                assertThat(count(his.messages(), kind)).isEqualTo(2);
            }
        }
    }

    private static void mark(final FullServer server, final String session, final EventStream stream) throws Exception {
        server.say(session, FullServer.logged("error", "mark"));
        stream.await(messages -> messages.stream().anyMatch(message -> message.contains("mark")));
    }

    private static String changed(final String kind) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/" + kind + "/list_changed\"}";
    }

    private static long count(final List<String> messages, final String kind) {
        return messages.stream()
                .filter(message -> message.contains("notifications/" + kind + "/list_changed"))
                .count();
    }
}
