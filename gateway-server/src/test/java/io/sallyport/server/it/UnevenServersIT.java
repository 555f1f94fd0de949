package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.Ports;
import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.Await;
import io.sallyport.server.testkit.ScriptedUpstream;
import io.sallyport.server.testkit.TestGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Behind one route one server is slow, one is dead, one lists in crumbs, one in circles, one very much. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnevenServersIT {

    private static final Pattern NAME = Pattern.compile("\"name\":\"([^\"]*)\"");
    private static final Pattern CURSOR = Pattern.compile("\"nextCursor\":\"([^\"]*)\"");

    private final CountDownLatch awake = new CountDownLatch(1);
    private ProcessGroup group;
    private List<ScriptedUpstream> upstreams = List.of();
    private TestGateway gateway;

    @BeforeAll
    void start(@TempDir final Path directory) throws Exception {
        group = new ProcessGroup(directory);
        final var crumbs = ScriptedUpstream.start().on("tools/list", (call, peer) -> {
            final int page = call.cursor().isEmpty() ? 0 : Integer.parseInt(call.cursor());
            peer.result(call, page("crumb" + page, page < 499 ? Integer.toString(page + 1) : ""));
        });
        final var circle = ScriptedUpstream.start().on("tools/list", (call, peer) -> {
            final int page = call.cursor().isEmpty() ? 0 : Integer.parseInt(call.cursor());
            peer.result(call, page("round" + page, Integer.toString((page + 1) % 3)));
        });
        final var many = ScriptedUpstream.start(
                IntStream.range(0, 1_200).mapToObj(i -> "tool" + i).toArray(String[]::new));
        final var slow = ScriptedUpstream.start().on("tools/list", (call, peer) -> {
            awake.await();
            peer.result(call, page("late", ""));
        });
        final var hesitant = ScriptedUpstream.start("prompt-one")
                .on("initialize", (call, peer) -> peer.result(call, """
                        {"protocolVersion":"2025-11-25","capabilities":{"tools":{},"prompts":{}},\
                        "serverInfo":{"name":"hesitant","version":"1"}}"""))
                .on("prompts/list", (call, peer) -> peer.result(call, "{\"prompts\":[{\"name\":\"greet\"}]}"))
                .delaying("prompts/list", Duration.ofMillis(700));
        upstreams = List.of(crumbs, circle, many, slow, hesitant);
        gateway = TestGateway.start(directory.resolve("gateway"), group, """
                        upstreams:
                          crumbs: { url: "%s" }
                          circle: { url: "%s" }
                          many: { url: "%s" }
                          slow: { url: "%s" }
                          hesitant: { url: "%s" }
                          dead: { url: "http://127.0.0.1:%s/mcp" }
                        routes:
                          hesitant: { path: /hesitant, auth: none, upstreams: [hesitant] }
                          uneven: { path: /uneven, auth: none, upstreams: [slow, crumbs, dead, circle] }
                          many: { path: /many, auth: none, upstreams: [many, crumbs] }
                          others: { path: /others, auth: none, upstreams: [many, crumbs] }
                        """.formatted(
                        crumbs.url(), circle.url(), many.url(), slow.url(), hesitant.url(), Ports.free()));
    }

    @AfterAll
    void stop() throws Exception {
        awake.countDown();
        gateway.close();
        for (final var upstream : upstreams) {
            upstream.close();
        }
        group.close();
    }

    @Test
    void aListThatComesLateIsWaitedForRatherThanTakenForEmpty() throws Exception {
        try (var client = LiveClient.open(gateway.url("/hesitant"))) {
            assertThat(client.request("tools/list", "{}")).contains("\"name\":\"prompt-one\"");
            assertThat(client.request("prompts/list", "{}")).contains("\"name\":\"greet\"");
        }
    }

    @Test
    void whatCanBeListedIsListedWholeAndTheRestIsNamedUntilItComes() throws Exception {
        try (var client = LiveClient.open(gateway.url("/uneven"));
                var stream = client.listen()) {
            final var list = Await.until(
                    () -> client.request("tools/list", "{}"),
                    answer -> answer.contains("crumbs__crumb499") && answer.contains("circle__round2"));
            final var expected = new ArrayList<String>();
            IntStream.range(0, 500).forEach(i -> expected.add("crumbs__crumb" + i));
            IntStream.range(0, 3).forEach(i -> expected.add("circle__round" + i));
            assertThat(names(list)).containsExactlyElementsOf(expected);
            assertThat(list).contains("\"_meta\":{\"io.sallyport/missing\":[\"slow\",\"dead\"]}");
            assertThat(client.call("crumbs__crumb499", "{}")).contains("\"text\":\"crumb499\"");
            assertThat(client.call("dead__anything", "{}")).contains("\"code\":-31004");

            awake.countDown();
            stream.await(messages -> messages.stream().anyMatch(one -> one.contains("tools/list_changed")));
            assertThat(Await.until(() -> client.request("tools/list", "{}"), answer -> answer.contains("slow__late")))
                    .contains("\"io.sallyport/missing\":[\"dead\"]");
        }
    }

    @Test
    void thePagesOfALongListAreTheWholeOfIt() throws Exception {
        try (var client = LiveClient.open(gateway.url("/many"))) {
            final var first = first(client);
            final var second = client.request("tools/list", "{\"cursor\":\"" + cursor(first) + "\"}");
            assertThat(second).doesNotContain("nextCursor");
            final var all = new ArrayList<>(names(first));
            all.addAll(names(second));
            final var expected = new ArrayList<String>();
            IntStream.range(0, 1_200).forEach(i -> expected.add("many__tool" + i));
            IntStream.range(0, 500).forEach(i -> expected.add("crumbs__crumb" + i));
            assertThat(all).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void aCursorThatIsNotTheRoutesOwnIsRefused() throws Exception {
        try (var client = LiveClient.open(gateway.url("/many"));
                var other = LiveClient.open(gateway.url("/others"))) {
            final var cursor = cursor(first(client));
            first(other);
            final var tampered = (cursor.charAt(0) == 'A' ? 'B' : 'A') + cursor.substring(1);
            refused(client, "tools/list", '"' + tampered + '"');
            refused(client, "tools/list", "\"\"");
            refused(client, "tools/list", "7");
            refused(client, "prompts/list", '"' + cursor + '"');
            refused(other, "tools/list", '"' + cursor + '"');
        }
    }

    private static void refused(final LiveClient client, final String method, final String cursor) throws Exception {
        final var answer = client.http().request(method, "{\"cursor\":" + cursor + "}");
        assertThat(answer.body()).as(cursor).contains("\"code\":-32602");
    }

    /** The first page, once every server of the route has been read. */
    private static String first(final LiveClient client) throws Exception {
        return Await.until(() -> client.request("tools/list", "{}"), answer -> !answer.contains("missing"));
    }

    private static String cursor(final String page) {
        final var cursor = CURSOR.matcher(page);
        assertThat(cursor.find()).isTrue();
        return cursor.group(1);
    }

    private static List<String> names(final String list) {
        return NAME.matcher(list).results().map(name -> name.group(1)).toList();
    }

    private static String page(final String tool, final String next) {
        return "{\"tools\":[" + ScriptedUpstream.definitions(List.of(tool)) + "]"
                + (next.isEmpty() ? "" : ",\"nextCursor\":\"" + next + "\"") + "}";
    }
}
