package io.sallyport.config.load;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resolves <code>${NAME}</code>, <code>${NAME:-default}</code>, <code>${file:path}</code> and {@code $$} inside a text. */
final class Placeholders {

    private static final Pattern REFERENCE = Pattern.compile("\\$(?:(?<dollar>\\$)|\\{file:(?<file>[^}]+)}"
            + "|\\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<fallback>[^}]*))?}|)");

    private final Map<String, String> environment;
    private final SourceFiles files;
    private final Problems problems;

    Placeholders(final Map<String, String> environment, final SourceFiles files, final Problems problems) {
        this.environment = environment;
        this.files = files;
        this.problems = problems;
    }

    /** @param fromOutside whether some of it came from a variable or a file */
    record Resolved(String text, boolean fromOutside) {}

    boolean isSet(final String name) {
        return !environment.getOrDefault(name, "").isEmpty();
    }

    /** Empty where a reference leads nowhere, after saying so. */
    Optional<Resolved> resolve(final Yaml.Scalar scalar) {
        final StringBuilder text = new StringBuilder();
        final Matcher matcher = REFERENCE.matcher(scalar.text());
        boolean fromOutside = false;
        boolean broken = false;
        int done = 0;
        while (matcher.find()) {
            final Optional<Resolved> part = reference(matcher, scalar.at());
            text.append(scalar.text().substring(done, matcher.start()))
                    .append(part.map(Resolved::text).orElse(""));
            fromOutside |= part.isPresent() && part.get().fromOutside();
            broken |= part.isEmpty();
            done = matcher.end();
        }
        text.append(scalar.text().substring(done));
        return broken ? Optional.empty() : Optional.of(new Resolved(text.toString(), fromOutside));
    }

    private Optional<Resolved> reference(final Matcher matcher, final Position at) {
        if (matcher.group("dollar") != null) {
            return Optional.of(new Resolved("$", false));
        }
        if (matcher.group("file") != null) {
            return file(matcher.group("file"), at);
        }
        if (matcher.group("name") != null) {
            return variable(matcher.group("name"), Optional.ofNullable(matcher.group("fallback")), at);
        }
        problems.error(
                at, "a $ that refers to nothing", "write ${NAME}, ${NAME:-default}, ${file:path}, or $$ for a dollar");
        return Optional.empty();
    }

    private Optional<Resolved> file(final String path, final Position at) {
        try {
            return files.text(at.file().resolveSibling(Path.of(path)), at)
                    .map(text -> new Resolved(withoutTrailingNewline(text), true));
        } catch (final InvalidPathException invalid) {
            problems.error(at, "not a path: " + Quoted.text(path), "");
            return Optional.empty();
        }
    }

    private Optional<Resolved> variable(final String name, final Optional<String> fallback, final Position at) {
        final Optional<String> value = Optional.ofNullable(environment.get(name));
        if (fallback.isPresent() && value.filter(set -> !set.isEmpty()).isEmpty()) {
            return fallback.map(text -> new Resolved(text, false));
        }
        if (value.isEmpty()) {
            problems.error(at, "the variable " + name + " is not set", "set it, or write ${" + name + ":-default}");
        }
        return value.map(text -> new Resolved(text, true));
    }

    private static String withoutTrailingNewline(final String text) {
        return text.endsWith("\r\n")
                ? text.substring(0, text.length() - 2)
                : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
