package io.sallyport.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.DemoMain;
import io.sallyport.server.cli.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What the pages say of files, commands, metrics and ports is so. */
class DocumentationTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path SOURCES = Path.of("src", "main", "java");

    private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```$|`[^`\n]*`");
    private static final Pattern SHELL = Pattern.compile("(?m)^ *```sh\n(.*?)^ *```$", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("(?:]\\(|src=\"|href=\")([^)\"\\s]+)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern METRIC = Pattern.compile("\\b(?:mcp|sallyport|process|jvm)_[a-z_]+[a-z]\\b");
    private static final Pattern PAGE_OF_A_PORT = Pattern.compile("127[.]0[.]0[.]1:991[12](/[a-z]+)");
    private static final Pattern INSTRUMENT =
            Pattern.compile("(gauge|counter|histogram|memory|describe)(?:Builder)?\\(\\s*(?:\\w+,\\s*)?\"([a-z_.]+)\"");

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
    void everyLinkLeadsSomewhere(final Path page) throws IOException {
        final var text = CODE.matcher(Files.readString(page)).replaceAll("");
        for (final var link : found(LINK, text)) {
            if (!link.contains("://") && !link.startsWith("mailto:")) {
                final var parts = link.split("#", 2);
                final var to = parts[0].isEmpty()
                        ? page
                        : page.resolveSibling(parts[0]).normalize();
                assertThat(to).as("%s links to %s", ROOT.relativize(page), link).exists();
                if (parts.length > 1) {
                    assertThat(anchors(to))
                            .as("%s links to %s", ROOT.relativize(page), link)
                            .contains(parts[1]);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandIsKnown(final Path page) throws IOException {
        for (final var block : found(SHELL, Files.readString(page))) {
            block.replace("\\\n", " ")
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.startsWith("./sallyport"))
                    .forEach(DocumentationTest::assertIsKnown);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyMetricIsKept(final Path page) throws IOException {
        assertThat(kept())
                .containsAll(METRIC.matcher(Files.readString(page))
                        .results()
                        .map(MatchResult::group)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyPageOfAPortIsServed(final Path page) throws IOException {
        final var served = Files.readString(source("StatusServer")) + Files.readString(source("AdminServer"));
        for (final var path : found(PAGE_OF_A_PORT, Files.readString(page))) {
            assertThat(served).as(page.toString()).contains('"' + path + '"');
        }
    }

    private static void assertIsKnown(final String line) {
        final var words = Arrays.asList(
                line.replaceFirst("\\s+#.*", "").replaceFirst("\\s*[|&>].*", "").split("\\s+"));
        final var arguments = words.subList(1, words.size());
        final boolean isDemo = !arguments.isEmpty() && arguments.getFirst().equals("demo");
        final var command = isDemo ? new CommandLine(new DemoMain()) : SallyportMain.commandLine(Shell.ofProcess());
        command.parseArgs((isDemo ? arguments.subList(1, arguments.size()) : arguments).toArray(String[]::new));
    }

    /** The names on {@code /metrics} of every instrument that some source makes, whatever its unit. */
    private static Set<String> kept() throws IOException {
        final var names = new HashSet<String>();
        try (Stream<Path> sources = Files.walk(SOURCES)) {
            for (final var source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                INSTRUMENT
                        .matcher(Files.readString(source))
                        .results()
                        .forEach(instrument -> names.addAll(names(instrument.group(1), instrument.group(2))));
            }
        }
        return names;
    }

    private static List<String> names(final String kind, final String instrument) {
        final var name = instrument.replace('.', '_');
        final var suffixes = switch (kind) {
            case "counter" -> List.of("_total", "_seconds_total");
            case "histogram" -> List.of("_seconds", "_seconds_bucket", "_seconds_count", "_seconds_sum");
            case "describe" -> List.of("_info");
            default -> List.of("", "_seconds", "_bytes");
        };
        return suffixes.stream().map(name::concat).toList();
    }

    private static Path source(final String type) {
        return SOURCES.resolve(Path.of("io", "sallyport", "server", "admin", type + ".java"));
    }

    private static List<String> found(final Pattern pattern, final String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }

    /** What the headings of a page are linked by: lower case, without punctuation, dashes for spaces. */
    private static Set<String> anchors(final Path page) throws IOException {
        return found(HEADING, Files.readString(page)).stream()
                .map(heading -> heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }
}
