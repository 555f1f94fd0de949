package io.sallyport.server.federation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplatesTest {

    @ParameterizedTest
    @CsvSource({
        "test://{id}/data,        test://7/data,        true",
        "test://{id}/data,        test://7/other,       false",
        "test://{id}/data,        other://7/data,       false",
        "test://{a}/{b},          test://1/2,           true",
        "test://{a}/x/{b}/y,      test://1/x/2/y,       true",
        "test://{a}/x/{b}/y,      test://1/y,           false",
        "file:///{+path},         file:///a/b/c,        true",
        "test://fixed,            test://fixed,         true",
        "test://fixed,            test://fixed/more,    false",
        "test://{unclosed,        test://1,             false",
        "'{whole}',               anything,             true",
    })
    void aUriFitsWhereItBeginsAndEndsAsTheTemplateAndHasWhatStandsBetween(
            final String template, final String uri, final boolean fits) {
        assertThat(Templates.mayMatch(template, uri)).isEqualTo(fits);
    }

    @Test
    void anyTwoTextsCanBeCompared() {
        final var random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            final var template = text(random);
            final var uri = text(random);
            assertThat(Templates.mayMatch(template, uri)).isIn(true, false);
        }
    }

    private static String text(final Random random) {
        final var text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append("{}ab/:".charAt(random.nextInt(6)));
        }
        return text.toString();
    }
}
