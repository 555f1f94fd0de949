package io.sallyport.config.load;

import io.sallyport.config.AccessRule;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A route's {@code access} rules. */
record AccessBinder(Values values, List<String> upstreams) {

    private static final Kind<String> PATTERN = new Kind<>(
            "a pattern of tools",
            "write upstream/tool, * for any characters",
            text -> Optional.of(text)
                    .filter(Pattern.compile("[a-z0-9*-]+/[A-Za-z0-9_./*-]+").asMatchPredicate()));

    List<AccessRule> bind(final Yaml value) {
        if (value instanceof final Yaml.Listing listing && listing.items().isEmpty()) {
            values.problems().error(listing.at(), "no rule: nobody could call anything", "remove access to allow all");
        }
        return values.list(value, item -> values.within(item, item.at(), this::rule));
    }

    private Optional<AccessRule> rule(final Fields fields) {
        fields.notYet("approval");
        final Optional<Yaml> allow = fields.requiredRaw("allow");
        final List<String> patterns = fields.list("allow", this::pattern);
        if (allow.isPresent()
                && allow.get() instanceof final Yaml.Listing listing
                && listing.items().isEmpty()) {
            values.problems().error(listing.at(), "a rule that matches nothing", "");
        }
        final Set<String> scopes = new LinkedHashSet<>(fields.list("scopes", Words.SCOPE));
        return Optional.of(new AccessRule(patterns, Collections.unmodifiableSet(scopes)));
    }

    private Optional<String> pattern(final Yaml value) {
        final Optional<String> pattern = values.read(value, PATTERN);
        pattern.map(text -> text.substring(0, text.indexOf('/')))
                .filter(upstream -> !upstreams.isEmpty() && upstreams.stream().noneMatch(matching(upstream)))
                .ifPresent(upstream -> values.problems()
                        .error(
                                value.at(),
                                "no upstream of this route matches " + Quoted.text(upstream),
                                Nearest.hint(upstream, upstreams)));
        return pattern;
    }

    private static Predicate<String> matching(final String glob) {
        return Pattern.compile(
                        Stream.of(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")))
                .asMatchPredicate();
    }
}
