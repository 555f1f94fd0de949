package io.sallyport.plugins.access;

import io.sallyport.config.AccessRule;
import io.sallyport.config.Glob;
import io.sallyport.plugins.spi.Caller;
import io.sallyport.plugins.spi.ToolKey;
import io.sallyport.plugins.spi.ToolPolicy;
import java.util.List;
import java.util.Set;

/**
 * The first rule that matches decides, also when the caller lacks its scopes: a later rule never opens what an earlier
 * one guards. What no rule matches is hidden.
 */
final class AccessPolicy implements ToolPolicy {

    /** Patterns that every tool's key matches. */
    private static final Set<String> EVERY_TOOL = Set.of("*", "*/*");

    private record Rule(List<Glob> tools, Set<String> scopes, Decision refusal) {

        static Rule of(final AccessRule rule) {
            final var scopes = Set.copyOf(rule.scopes());
            return new Rule(rule.allow().stream().map(Glob::of).toList(), scopes, new Decision.ScopesMissing(scopes));
        }

        boolean matches(final String tool) {
            for (final var pattern : tools) {
                if (pattern.matches(tool)) {
                    return true;
                }
            }
            return false;
        }

        Decision decide(final Caller caller) {
            return caller.scopes().containsAll(scopes) ? Decision.ALLOWED : refusal;
        }
    }

    private final List<Rule> rules;
    private final boolean hidesNothing;

    AccessPolicy(final List<AccessRule> rules) {
        this.rules = rules.stream().map(Rule::of).toList();
        this.hidesNothing =
                rules.stream().flatMap(rule -> rule.allow().stream()).anyMatch(EVERY_TOOL::contains);
    }

    @Override
    public Decision decide(final Caller caller, final ToolKey tool) {
        final var name = tool.toString();
        for (final var rule : rules) {
            if (rule.matches(name)) {
                return rule.decide(caller);
            }
        }
        return Decision.HIDDEN;
    }

    /** What some rule matches is never hidden, whoever asks. */
    @Override
    public boolean hidesNothing(final Caller caller) {
        return hidesNothing;
    }
}
