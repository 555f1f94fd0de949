package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.Await;
import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.ScriptedUpstream;
import io.sallyport.server.testkit.TestGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Lists that come in crumbs, go in circles or hold odd names are still complete, bounded and callable. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileCatalogueIT {

    private static final Pattern NAME = Pattern.compile("\"name\":\"([^\"]*)\"");
    private static final String LONG = "a_tool_whose_author_could_not_stop_" + "and_went_on_".repeat(10);

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
        final var twice = ScriptedUpstream.start("same", "other", "same");
        final var odd = ScriptedUpstream.start("käse essen!", LONG, LONG + "x", "dotted.name/v1");
        final var first = ScriptedUpstream.start("shared", "mine").on("tools/call", named("first"));
        final var second = ScriptedUpstream.start("shared", "yours").on("tools/call", named("second"));
        upstreams = List.of(crumbs, circle, twice, odd, first, second);
        gateway = TestGateway.start(directory.resolve("gateway"), group, """
                        upstreams:
                          crumbs: { url: "%s" }
                          circle: { url: "%s" }
                          twice: { url: "%s" }
                          odd: { url: "%s" }
                          first: { url: "%s" }
                          second: { url: "%s" }
                        routes:
                          crumbs: { path: /crumbs, auth: none, upstreams: [crumbs] }
                          circle: { path: /circle, auth: none, upstreams: [circle] }
                          twice: { path: /twice, auth: none, upstreams: [twice] }
                          odd: { path: /odd, auth: none, upstreams: [ { upstream: odd, prefix: o } ] }
                          plain: { path: /plain, auth: none, upstreams: [odd] }
                          both:
                            path: /both
                            auth: none
                            upstreams: [ { upstream: first, prefix: "" }, { upstream: second, prefix: "" } ]
                        """.formatted(
                                upstreams.stream().map(ScriptedUpstream::url).toArray()))
                .awaitReady();
    }

    @AfterAll
    void stop() throws Exception {
        gateway.close();
        for (final var upstream : upstreams) {
            upstream.close();
        }
        group.close();
    }

    @Test
    void fiveHundredPagesOfOneToolAreOneCompleteList() throws Exception {
        try (var client = client("/crumbs")) {
            assertThat(names(client))
                    .containsExactlyElementsOf(IntStream.range(0, 500)
                            .mapToObj(page -> "crumb" + page)
                            .toList());
            assertThat(client.call("crumb499", "{}").body()).contains("\"text\":\"crumb499\"");
        }
    }

    @Test
    void aCircleOfCursorsIsReadOnceAndSaidSo() throws Exception {
        try (var client = client("/circle")) {
            assertThat(names(client)).containsExactly("round0", "round1", "round2");
        }
        assertThat(log()).contains("The tool list of upstream circle comes back to a page it had");
    }

    @Test
    void aToolThatIsListedTwiceIsPublishedOnce() throws Exception {
        try (var client = client("/twice")) {
            assertThat(names(client)).containsExactly("same", "other");
        }
        assertThat(log()).contains("Upstream twice lists tool same twice").doesNotContain("same of twice is hidden");
    }

    @Test
    void oddAndLongNamesAreCleanedAndReachTheirOwner() throws Exception {
        try (var client = client("/odd")) {
            final var names = names(client);
            assertThat(names)
                    .hasSize(4)
                    .doesNotHaveDuplicates()
                    .allMatch(name -> name.matches("o__[A-Za-z0-9_-]{1,61}"));
            assertThat(client.call(names.getFirst(), "{}").body()).contains("käse essen!");
            assertThat(client.call(names.get(1), "{}").body()).contains("\"" + LONG + "\"");
            assertThat(client.call(names.get(2), "{}").body()).contains("\"" + LONG + "x\"");
            assertThat(client.call(names.get(3), "{}").body()).contains("dotted.name/v1");
        }
    }

    @Test
    void withoutAPrefixAValidNamePassesAsItIs() throws Exception {
        try (var client = client("/plain")) {
            assertThat(names(client)).contains("dotted.name/v1").allMatch(name -> name.length() <= 64);
        }
    }

    @Test
    void ofTwoToolsWithOneNameTheEarlierUpstreamsIsPublished() throws Exception {
        try (var client = client("/both")) {
            assertThat(names(client)).containsExactly("shared", "mine", "yours");
            assertThat(client.call("shared", "{}").body()).contains("first says shared");
            assertThat(client.call("yours", "{}").body()).contains("second says yours");
        }
        assertThat(log()).contains("Route both: tool shared of second is hidden");
    }

    private McpHttp client(final String path) throws Exception {
        final var client = new McpHttp(gateway.url(path));
        assertThat(client.initialize().statusCode()).isEqualTo(200);
        return client;
    }

    private static List<String> names(final McpHttp client) throws Exception {
        final var body = Await.until(
                () -> client.request("tools/list", "{}").body(), list -> !list.contains("io.sallyport/missing"));
        assertThat(body).doesNotContain("nextCursor");
        return NAME.matcher(body).results().map(match -> match.group(1)).toList();
    }

    private String log() throws Exception {
        return Files.readString(gateway.process().log());
    }

    private static ScriptedUpstream.Script named(final String owner) {
        return (call, peer) -> peer.result(call, ScriptedUpstream.text(owner + " says " + call.tool()));
    }

    private static String page(final String tool, final String next) {
        return "{\"tools\":[" + ScriptedUpstream.definitions(List.of(tool)) + "]"
                + (next.isEmpty() ? "" : ",\"nextCursor\":\"" + next + "\"") + "}";
    }
}
