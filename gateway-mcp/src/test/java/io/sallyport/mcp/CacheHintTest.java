package io.sallyport.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheHintTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"ttlMs\":5000,\"cacheScope\":\"public\"} | 5000 | true",
                "{\"ttlMs\":0,\"cacheScope\":\"private\"} | 0 | false",
                "{\"ttlMs\":2592000000,\"cacheScope\":\"public\"} | 2592000000 | true",
                "{\"cacheScope\":\"public\"} | 0 | true",
                "{\"ttlMs\":5000} | 5000 | false",
                "{} | 0 | false"
            })
    void whatAResultSaysIsRead(final String result, final long ttl, final boolean isPublic) {
        assertThat(CacheHint.of(fields(result))).isEqualTo(new CacheHint(ttl, isPublic));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-1", "1.5", "1e3", "\"5000\"", "null", "true", "{}", "2592000001", "99999999999999999999", "-0"
            })
    void aTimeOutOfAllReasonIsNone(final String ttl) {
        final var result = fields("{\"ttlMs\":" + ttl + ",\"cacheScope\":\"public\"}");
        assertThat(CacheHint.of(result).ttlMillis()).isZero();
        assertThat(completed(result)).isEqualTo("{\"ttlMs\":0,\"cacheScope\":\"public\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"PUBLIC\"", "\"shared\"", "1", "null", "[\"public\"]"})
    void aScopeThatIsNoneOfTheTwoIsPrivate(final String scope) {
        final var result = fields("{\"ttlMs\":1,\"cacheScope\":" + scope + "}");
        assertThat(CacheHint.of(result).isPublic()).isFalse();
        assertThat(completed(result)).isEqualTo("{\"ttlMs\":1,\"cacheScope\":\"private\"}");
    }

    @Test
    void whatIsRightStaysAsItIs() {
        final var result = "{ \"cacheScope\":\"public\", \"ttlMs\" : 7 }";
        assertThat(completed(fields(result))).isEqualTo(result);
        assertThat(completed(fields("{\"a\":1}"))).isEqualTo("{\"a\":1,\"ttlMs\":0,\"cacheScope\":\"private\"}");
    }

    @Test
    void ofTwoTheStrictestCounts() {
        final var strict = new CacheHint(1, false);
        assertThat(new CacheHint(9, true).and(strict)).isEqualTo(strict);
        assertThat(new CacheHint(1, true).and(new CacheHint(9, false))).isEqualTo(strict);
        assertThat(new CacheHint(3, true).and(new CacheHint(9, true))).isEqualTo(new CacheHint(3, true));
    }

    @Test
    void timeIsCountedOffAndAClockThatWasPutBackAddsNone() {
        final var hint = new CacheHint(1_000, true);
        assertThat(hint.after(400)).isEqualTo(new CacheHint(600, true));
        assertThat(hint.after(1_001)).isEqualTo(new CacheHint(0, true));
        assertThat(hint.after(-400)).isEqualTo(hint);
    }

    private static String completed(final JsonFields result) {
        final var edit = ObjectEdit.of(result);
        CacheHint.complete(result, edit::set);
        return new String(edit.apply(), UTF_8);
    }

    private static JsonFields fields(final String json) {
        return JsonFields.of(json.getBytes(UTF_8)).orElseThrow();
    }
}
