package io.sallyport.config.load;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The page of every key. The words are those of {@code conf/gateway.yaml}; what a key takes, whether it is required and what
 * its default is, the loader is asked: it refuses a value of no kind and says what it wanted, it misses what it needs, and it
 * loads the same without what says the default.
 */
final class ConfigurationPage {

    private static final String NO_VALUE = "\"\\0\"";
    private static final Pattern REFUSED = Pattern.compile(".* is not (?:an? )?(.*)", Pattern.DOTALL);
    private static final Pattern WORDS = Pattern.compile("[a-z0-9./-]+(?:, [a-z0-9./-]+)*");
    private static final Pattern FALLBACK = Pattern.compile("\"?\\$\\{\\w+:-(.*?)}\"?");

    private final ReferenceFile file;
    private final Workspace workspace;
    private final LoadResult whole;
    private final Map<String, String> kinds = new TreeMap<>();

    ConfigurationPage(final ReferenceFile file, final Workspace workspace, final String written) {
        this.file = file;
        this.workspace = workspace;
        this.whole = workspace.result(written);
    }

    String markdown() {
        final Set<String> told = new HashSet<>();
        final Map<String, List<ReferenceKey>> sections = new LinkedHashMap<>();
        file.keys().stream()
                .filter(key -> told.add(key.path()))
                .forEach(key -> sections.computeIfAbsent(key.section(), _ -> new ArrayList<>())
                        .add(key));
        final StringBuilder tables = new StringBuilder();
        sections.forEach((name, keys) -> tables.append(section(name, keys)));
        return """
                # Configuration

                Every key. This page is made from [conf/gateway.yaml](../conf/gateway.yaml) and from what the loader answers; a test fails when
                it is stale. Whole files are in [conf/examples](../conf/examples), and [Recipes](recipes.md) has more.

                ```text
                %s
                ```

                `NAME` stands for a name of yours, `[]` for each entry of a list. A default is what counts where the key is missing.

                ## Values

                | what | how it is written |
                |---|---|
                %s%s""".formatted(String.join("\n", file.introduction("")), kinds(), tables);
    }

    private String kinds() {
        return kinds.entrySet().stream()
                .filter(kind -> !kind.getValue().isEmpty())
                .map(kind -> "| " + kind.getKey() + " | " + cell(kind.getValue()) + " |\n")
                .collect(Collectors.joining());
    }

    private String section(final String name, final List<ReferenceKey> keys) {
        final List<ReferenceKey> below =
                keys.stream().filter(key -> !key.path().equals(name)).toList();
        final String introduction = String.join("\n", file.introduction(name));
        return "\n## " + name + "\n\n" + (introduction.isEmpty() ? "" : introduction + "\n\n")
                + "| key | takes | default | |\n|---|---|---|---|\n"
                + below.stream()
                        .map(key -> row(key, key.path().substring(name.length() + 1)))
                        .collect(Collectors.joining());
    }

    private String row(final ReferenceKey key, final String path) {
        return "| `" + path + "` | " + takes(key) + " | " + standard(key) + " | "
                + cell(String.join(" ", key.comments())) + " |\n";
    }

    private static String cell(final String text) {
        return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;");
    }

    private String takes(final ReferenceKey key) {
        if (!key.isPlain()) {
            return "";
        }
        final String kind = refusal(key, key.isList() ? '[' + NO_VALUE + ']' : NO_VALUE)
                .map(this::kind)
                .orElse("anything");
        return key.isList() ? "list: " + kind : kind;
    }

    private String kind(final ConfigProblem problem) {
        if (problem.message().equals("a secret in plain text")) {
            return "secret";
        }
        if (problem.message().equals("must be a mapping")) {
            return "mapping";
        }
        final Matcher refused = REFUSED.matcher(problem.message());
        if (!refused.matches()) {
            return problem.hint();
        }
        final String hint = problem.hint().replaceFirst("^write ", "");
        if (WORDS.matcher(hint).matches()) {
            return '`' + hint.replace(", ", "` `") + '`';
        }
        if (refused.group(1).equals("number") || refused.group(1).equals("size")) {
            return refused.group(1) + ", " + hint;
        }
        kinds.merge(refused.group(1), hint, (one, other) -> one.length() > other.length() ? one : other);
        return refused.group(1);
    }

    private String standard(final ReferenceKey key) {
        final String shown = key.value().isEmpty() || key.value().startsWith("{") ? "" : '`' + key.value() + '`';
        if (shown.isEmpty()) {
            return "";
        }
        final String other = key.inForce() ? key.without() : key.with(key.value());
        return switch (workspace.result(file.with(key, other))) {
            case final LoadResult.Loaded loaded
            when isWhole(loaded) -> FALLBACK.matcher(shown).replaceFirst("$1");
            case final LoadResult.Loaded _ -> "such as " + shown;
            case final LoadResult.Invalid invalid ->
                isMissing(invalid, key) ? "required, such as " + shown : "such as " + shown;
        };
    }

    private boolean isWhole(final LoadResult.Loaded loaded) {
        return whole instanceof final LoadResult.Loaded before
                && before.config().equals(loaded.config());
    }

    private static boolean isMissing(final LoadResult.Invalid invalid, final ReferenceKey key) {
        final String name = key.path().substring(key.path().lastIndexOf('.') + 1);
        return invalid.problems().stream().anyMatch(problem -> problem.message().equals(name + " is missing"));
    }

    private Optional<ConfigProblem> refusal(final ReferenceKey key, final String value) {
        return switch (workspace.result(file.with(key, key.with(value)))) {
            case final LoadResult.Loaded _ -> Optional.empty();
            case final LoadResult.Invalid invalid ->
                invalid.problems().stream()
                        .filter(problem -> problem.line() == key.line() + 1)
                        .max(Comparator.comparing(
                                problem -> REFUSED.matcher(problem.message()).matches()));
        };
    }
}
