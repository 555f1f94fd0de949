package io.sallyport.server.assembly;

import io.sallyport.config.Glob;
import io.sallyport.config.ToolSelection;
import java.util.List;
import java.util.function.Predicate;

/** Which of an upstream's tools a route publishes: {@code deny} wins over {@code allow}. */
record ShownTools(List<Glob> allow, List<Glob> deny) implements Predicate<String> {

    static ShownTools of(final ToolSelection selection) {
        return new ShownTools(
                selection.allow().stream().map(Glob::of).toList(),
                selection.deny().stream().map(Glob::of).toList());
    }

    @Override
    public boolean test(final String name) {
        return (allow.isEmpty() || allow.stream().anyMatch(pattern -> pattern.matches(name)))
                && deny.stream().noneMatch(pattern -> pattern.matches(name));
    }
}
