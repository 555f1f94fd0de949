package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.servers.DemoServer;
import io.sallyport.demo.servers.ServerKind;
import io.sallyport.demo.stage.DemoServers;
import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.RawHttp;
import io.sallyport.server.testkit.TestGateway;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The shell commands of the pages. Each {@code curl} is sent to a gateway, and answered with success; what only other people's
 * programs can do at least names files that are there. The gateway's own commands are read by another test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentedCommandsIT {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern SHELL = Pattern.compile("(?m)^ *```sh\n(.*?)^ *```$", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"((?:\\\\.|[^\"\\\\])*)\"|(\\S+)");
    private static final Pattern YAML_OF_TOKENS =
            Pattern.compile("## Tokens of an OpenID Connect provider.*?```yaml\n(.*?)```", Pattern.DOTALL);
    /** Variables that are set, and a directory that is changed. */
    private static final Pattern BEFORE = Pattern.compile("^(?:[A-Z_]+=(?:\\$\\([^)]*\\)|\\S*)\\s*)+|^\\(cd \\S+ && ");

    private static final Pattern OURS =
            Pattern.compile("(?:file://)?((?:deploy|helm|conf|docs|examples|benchmarks)(?:/[\\w.-]+)*)");
    /** What a build makes. */
    private static final String MADE = "/target/";

    private static final Set<String> PROGRAMS = Set.of(
            ".",
            "aws",
            "benchmarks/run",
            "cp",
            "mkdir",
            "docker",
            "fly",
            "gcloud",
            "helm",
            "journalctl",
            "jq",
            "kubectl",
            "mvn",
            "openssl",
            "printf",
            "set",
            "systemctl");

    private final ProcessGroup group;
    private final DemoServer server;
    private final TestGateway open;
    private final TestGateway closed;
    private String session = "";

    DocumentedCommandsIT(@TempDir final Path directory) throws Exception {
        this.group = new ProcessGroup(directory);
        this.server = DemoServers.start(ServerKind.NOTES, "notes");
        this.open = TestGateway.start(directory.resolve("open"), group, """
                upstreams: { notes: { url: "http://127.0.0.1:%d/mcp" } }
                routes: { notes: { path: /mcp, auth: none } }
                """.formatted(server.port()))
                .awaitReady();
        final var tokens = YAML_OF_TOKENS.matcher(Files.readString(ROOT.resolve("docs/recipes.md")));
        assertThat(tokens.find()).isTrue();
        this.closed =
                TestGateway.start(directory.resolve("closed"), group, """
                listeners: { mcp: { address: "127.0.0.1:${PORT}", publicUrl: "https://mcp.example.com" } }
                status: { address: "127.0.0.1:${STATUS_PORT}" }
                admin: { address: "127.0.0.1:${ADMIN_PORT}" }
                upstreams: { notes: { url: "http://127.0.0.1:%d/mcp" } }
                """.formatted(server.port()) + tokens.group(1));
    }

    @AfterAll
    void stop() {
        open.close();
        closed.close();
        server.close();
        group.close();
    }

    static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"));
                Stream<Path> top = Files.list(ROOT)) {
            return Stream.concat(docs, top)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandWorks(final Path page) throws IOException {
        for (final var block : SHELL.matcher(Files.readString(page))
                .results()
                .map(found -> found.group(1).replaceAll("\\\\\n\\s*", " "))
                .toList()) {
            for (final var line : block.lines().map(String::strip).toList()) {
                run(line);
            }
        }
    }

    private void run(final String line) throws IOException {
        final var words = words(BEFORE.matcher(line).replaceFirst(""));
        if (words.isEmpty() || words.getFirst().equals("./sallyport")) {
            return;
        }
        if (words.getFirst().equals("curl")) {
            curl(words.subList(1, words.size()), line);
        } else {
            assertThat(words.getFirst()).as(line).isIn(PROGRAMS);
        }
        OURS.matcher(line)
                .results()
                .map(found -> found.group(1))
                .filter(file -> !file.contains(MADE))
                .forEach(file -> assertThat(ROOT.resolve(file)).as(line).exists());
    }

    private void curl(final List<String> arguments, final String line) throws IOException {
        final var fields = new ArrayList<String>();
        var method = "GET";
        Optional<URI> url = Optional.empty();
        var body = "";
        for (int at = 0; at < arguments.size(); at++) {
            switch (arguments.get(at)) {
                case "-s", "-i" -> {}
                case "-X" -> method = arguments.get(++at);
                case "-H" -> fields.add(arguments.get(++at).replace("$SESSION", session));
                case "-d" -> {
                    method = "POST";
                    body = arguments.get(++at);
                }
                default -> url = Optional.of(URI.create(arguments.get(at)));
            }
        }
        send(method, url.orElseThrow(() -> new AssertionError(line)), fields, body, line);
    }

    private void send(
            final String method, final URI url, final List<String> fields, final String body, final String line)
            throws IOException {
        final var path = url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
        final var head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\n");
        fields.forEach(field -> head.append(field).append("\r\n"));
        final int length = body.getBytes(StandardCharsets.UTF_8).length;
        head.append("Content-Length: ").append(length).append("\r\n\r\n").append(body);
        try (var connection = new RawHttp(port(url))) {
            final var answer = connection.send(head.toString()).read();
            assertThat(answer.status()).as("%s: %s", line, answer.text()).isEqualTo(200);
            assertThat(answer.text()).as(line).doesNotContain("\"error\"");
            Optional.ofNullable(answer.headers().get("mcp-session-id")).ifPresent(id -> session = id);
        }
    }

    private int port(final URI url) {
        return switch (url.getPort()) {
            case 8080 -> open.port();
            case 9911 -> open.statusPort();
            case 9912 -> open.adminPort();
            case -1 -> closed.port();
            default -> throw new AssertionError("nobody knows who listens at " + url);
        };
    }

    /** Up to a comment, without quotes. */
    private static List<String> words(final String line) {
        final var words = new ArrayList<String>();
        for (final var found : WORD.matcher(line).results().toList()) {
            if (found.group().startsWith("#")) {
                break;
            }
            words.add(unquoted(found));
        }
        return words;
    }

    private static String unquoted(final MatchResult word) {
        return Stream.of(1, 2, 3)
                .map(group -> Optional.ofNullable(word.group(group)))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("");
    }
}
