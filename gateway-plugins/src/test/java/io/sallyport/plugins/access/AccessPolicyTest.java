package io.sallyport.plugins.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.AccessRule;
import io.sallyport.plugins.spi.AccessSettings;
import io.sallyport.plugins.spi.Caller;
import io.sallyport.plugins.spi.PluginContext;
import io.sallyport.plugins.spi.Principal;
import io.sallyport.plugins.spi.ToolKey;
import io.sallyport.plugins.spi.ToolPolicy;
import io.sallyport.plugins.spi.ToolPolicy.Decision;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AccessPolicyTest {

    private static AccessRule rule(final List<String> allow, final String... scopes) {
        return new AccessRule(allow, Set.of(scopes));
    }

    private static ToolPolicy policy(final AccessRule... rules) {
        return new AccessFactory()
                .create(
                        new AccessSettings(List.of(rules)),
                        new PluginContext(
                                "r", URI.create("https://mcp.example.com/mcp"), InstantSource.system(), _ -> {}));
    }

    private static Caller caller(final String... scopes) {
        return new Caller(Principal.anonymous("r"), Set.of(scopes));
    }

    private static final ToolPolicy SUPPORT = policy(
            rule(List.of("crm/export*"), "support", "export"),
            rule(List.of("crm/*", "tickets/*"), "support"),
            rule(List.of("files/read_*")));

    @ParameterizedTest
    @CsvSource({
        "crm/get,          '',               missing support",
        "crm/get,          support,          allowed",
        "crm/get,          export,           missing support",
        "crm/export,       support,          missing export support",
        "crm/export_all,   support export,   allowed",
        "tickets/a/b,      support,          allowed",
        "files/read_file,  '',               allowed",
        "files/write_file, support export,   hidden",
        "files2/read_file, support,          hidden",
        "other/crm/get,    support,          hidden"
    })
    void theFirstMatchingRuleDecides(final String tool, final String scopes, final String expected) {
        final var slash = tool.indexOf('/');
        final var key = new ToolKey(tool.substring(0, slash), tool.substring(slash + 1));

        assertThat(word(SUPPORT.decide(caller(scopes.isEmpty() ? new String[0] : scopes.split(" ", -1)), key)))
                .isEqualTo(expected);
    }

    private static String word(final Decision decision) {
        return switch (decision) {
            case Decision.Allowed _ -> "allowed";
            case Decision.Hidden _ -> "hidden";
            case Decision.ScopesMissing(var required) ->
                "missing " + String.join(" ", required.stream().sorted().toList());
        };
    }

    @Test
    void aLaterRuleNeverOpensWhatAnEarlierOneGuards() {
        final var policy = policy(rule(List.of("crm/*"), "support"), rule(List.of("*")));

        assertThat(policy.decide(caller(), new ToolKey("crm", "get")))
                .isEqualTo(new Decision.ScopesMissing(Set.of("support")));
        assertThat(policy.decide(caller(), new ToolKey("kb", "get"))).isEqualTo(Decision.ALLOWED);
    }

    @ParameterizedTest
    @CsvSource({
        "*,       true",
        "*/*,     true",
        "crm/*,   false",
        "*crm*,   false",
        "*/get,   false",
        "**/*,    false" // it would be true, and nobody has to promise
    })
    void whereARuleIsForEveryToolNothingIsHidden(final String last, final boolean nothing) {
        final var policy = policy(rule(List.of("crm/*"), "support"), rule(List.of(last), "export"));

        assertThat(policy.hidesNothing(caller())).isEqualTo(nothing);
        if (nothing) {
            assertThat(policy.decide(caller(), new ToolKey("any", "tool"))).isNotEqualTo(Decision.HIDDEN);
            assertThat(policy.decide(caller(), new ToolKey("crm", "get"))).isNotEqualTo(Decision.HIDDEN);
        }
    }

    @Test
    void aRuleWithoutPatternsMatchesNothing() {
        assertThat(policy(rule(List.of())).decide(caller(), new ToolKey("crm", "get")))
                .isEqualTo(Decision.HIDDEN);
    }
}
