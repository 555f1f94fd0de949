package io.sallyport.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyTest {

    @ParameterizedTest
    @ValueSource(strings = {"jsonrpc", "id", "params", "2.0", "tools/call", "io.modelcontextprotocol/clientInfo"})
    void findsAWordWhereverItStands(final String word) {
        assertThat(find(word)).isEqualTo(word).isSameAs(find(word));
    }

    @Test
    void takesNothingForAWordThatOnlyLooksLikeOne() {
        assertThat(List.of("", "i", "ID", "idx", "jsonrpd", "jxonrpc", "tools/cell", "jsonrp\u00e9"))
                .allSatisfy(text -> assertThat(find(text)).isNull());
    }

    private static @org.jspecify.annotations.Nullable String find(final String text) {
        final byte[] json = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
        return Vocabulary.find(json, 1, json.length - 1);
    }
}
