package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.Await;
import io.sallyport.server.testkit.ModernServer;
import io.sallyport.server.testkit.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of the stateless revision are told how long they may keep what they are told, and for whom. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CachingHintsIT {

    private static final Pattern TTL = Pattern.compile("\"ttlMs\":(\\d+)[,}]");

    private final ModernServer day = ModernServer.start().keeps("\"ttlMs\":86400000,\"cacheScope\":\"public\"");
    private final ModernServer hour = ModernServer.start().keeps("\"ttlMs\":3600000,\"cacheScope\":\"private\"");
    private final ModernServer odd = ModernServer.start().keeps("\"ttlMs\":-1,\"cacheScope\":\"everybody\"");
    private final FullServer legacy = new FullServer("legacy");
    private final ProcessGroup group;
    private final TestGateway gateway;

    CachingHintsIT(@TempDir final Path directory) throws Exception {
        this.group = new ProcessGroup(directory);
        this.gateway = TestGateway.start(directory.resolve("gateway"), group, """
                        upstreams:
                          day: { url: "%s" }
                          hour: { url: "%s" }
                          odd: { url: "%s" }
                          legacy: { url: "%s" }
                        routes:
                          day: { path: /day, auth: none, upstreams: [day] }
                          both: { path: /both, auth: none, upstreams: [day, hour] }
                          odd: { path: /odd, auth: none, upstreams: [day, odd] }
                          mixed: { path: /mixed, auth: none, upstreams: [day, legacy] }
                          filtered: { path: /filtered, auth: none, upstreams: [day], access: [{ allow: ["day/*"] }] }
                        """.formatted(
                                day.url(), hour.url(), odd.url(), legacy.url()))
                .awaitReady();
    }

    @AfterAll
    void stop() throws IOException {
        gateway.close();
        day.close();
        hour.close();
        odd.close();
        legacy.close();
        group.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"server/discover", "tools/list", "prompts/list", "resources/list", "resources/templates/list"})
    void whatOneServerSaysIsPassedOnLessTheTimeSinceItSaidIt(final String method) throws Exception {
        try (var client = client("/day")) {
            assertThat(settled(client, method, ttl -> ttl > 80_000_000 && ttl <= 86_400_000))
                    .contains("\"cacheScope\":\"public\"");
        }
    }

    @ParameterizedTest
    @CsvSource({"/both,3600000", "/mixed,1000", "/odd,0"})
    void ofSeveralServersTheStrictestCounts(final String path, final long most) throws Exception {
        try (var client = client(path)) {
            for (final var method : new String[] {"server/discover", "tools/list", "resources/list"}) {
                assertThat(settled(client, method, ttl -> ttl >= most / 2 && ttl <= most))
                        .contains("\"cacheScope\":\"private\"");
            }
        }
    }

    @Test
    void aListThatNotAllAreShownAlikeIsNobodyElses() throws Exception {
        try (var client = client("/filtered")) {
            assertThat(settled(client, "tools/list", ttl -> ttl > 80_000_000))
                    .contains("\"echo\"", "\"cacheScope\":\"private\"");
        }
    }

    @Test
    void aResourceIsKeptAsItsServerSaysAndNotAtAllWhereItSaysNothing() throws Exception {
        try (var client = client("/mixed")) {
            assertThat(client.request("resources/read", "{\"uri\":\"day+" + ModernServer.NOTE + "\"}"))
                    .contains("\"ttlMs\":5000,\"cacheScope\":\"private\"");
            final var read = client.request("resources/read", "{\"uri\":\"legacy+note://board/1\"}");
            assertThat(read).contains("\"contents\"", "\"cacheScope\":\"private\"");
            assertThat(ttl(read)).isZero();
        }
    }

    @Test
    void clientsInSessionsAreToldNothingOfIt() throws Exception {
        try (var client = LiveClient.open(gateway.url("/mixed"), "2025-11-25", "{}")) {
            for (final var method : new String[] {"tools/list", "resources/list", "resources/templates/list"}) {
                assertThat(client.request(method, "{}")).contains("\"result\"").doesNotContain("ttlMs", "cacheScope");
            }
            assertThat(client.request("resources/read", "{\"uri\":\"day+" + ModernServer.NOTE + "\"}"))
                    .contains("\"contents\"")
                    .doesNotContain("ttlMs", "cacheScope");
        }
    }

    @Test
    void aChangeEndsWhatWasPromised() throws Exception {
        try (var client = client("/both")) {
            hour.offers("newcomer");
            Await.until(() -> client.request("tools/list", "{}"), list -> list.contains("hour__newcomer"));
            assertThat(settled(client, "tools/list", ttl -> ttl > 1_800_000)).contains("hour__newcomer");
        }
    }

    private ModernClient client(final String path) {
        return new ModernClient(gateway.url(path), "{}");
    }

    /** The answer once it says so: what is being read anew is not to be kept. */
    private static String settled(final ModernClient client, final String method, final LongPredicate ttl)
            throws Exception {
        return Await.until(() -> client.request(method, "{}"), answer -> ttl.test(ttl(answer)));
    }

    private static long ttl(final String answer) {
        final var found = TTL.matcher(answer);
        assertThat(found.find()).as(answer).isTrue();
        return Long.parseLong(found.group(1));
    }
}
