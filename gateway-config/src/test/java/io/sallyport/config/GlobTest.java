package io.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GlobTest {

    @ParameterizedTest
    @CsvSource({
        "crm/get,     crm/get,       true",
        "crm/get,     crm/get2,      false",
        "crm/get,     CRM/get,       false",
        "crm/*,       crm/,          true",
        "crm/*,       crm,           false",
        "*,           '',            true",
        "'',          '',            true",
        "'',          x,             false",
        "**,          anything/x,    true",
        "*write*,     files/write,   true",
        "*write*,     files/rewrite_it, true",
        "*write*,     files/wrote,   false",
        "a*a,         a,             false",
        "a*a,         aa,            true",
        "ab*ba,       aba,           false",
        "*ab*ab*,     ab,            false",
        "*ab*ab*,     abab,          true",
        "*aab*,       aaab,          true",
        "*abab*c,     ababab-c,      true",
        "x.y,         xzy,           false",
        "[a]*,        a,             false",
        "[a]*,        [a]b,          true",
        "a?c,         abc,           false",
        "*/get,       crm/a/get,     true"
    })
    void onlyStarsStandForOtherCharacters(final String pattern, final String text, final boolean matches) {
        assertThat(Glob.of(pattern).matches(text)).isEqualTo(matches);
    }

    @Test
    void agreesWithARegularExpressionOnAnything() {
        final var random = new Random(20261120);
        for (int i = 0; i < 20_000; i++) {
            final var pattern = text(random, "ab*");
            final var text = text(random, "ab");
            assertThat(Glob.of(pattern).matches(text))
                    .as("%s on %s", pattern, text)
                    .isEqualTo(regex(pattern).matcher(text).matches());
        }
    }

    private static String text(final Random random, final String alphabet) {
        return random.ints(random.nextInt(9), 0, alphabet.length())
                .mapToObj(i -> alphabet.substring(i, i + 1))
                .collect(Collectors.joining());
    }

    private static Pattern regex(final String pattern) {
        return Pattern.compile(
                Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    @Test
    void pathologicalPatternsEndAtOnce() {
        final var text = "a".repeat(1_000_000);

        assertThat(Glob.of("*a".repeat(100_000) + "*b*").matches(text)).isFalse();
        assertThat(Glob.of("*" + "a".repeat(400_000) + "b*").matches(text)).isFalse();
        assertThat(Glob.of("*".repeat(100_000)).matches(text)).isTrue();
    }
}
