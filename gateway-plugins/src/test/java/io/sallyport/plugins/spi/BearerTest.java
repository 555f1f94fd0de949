package io.sallyport.plugins.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BearerTest {

    private static final String GRAMMAR = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/";

    @Test
    void takesEveryCharacterOfTheGrammarAndNoOther() {
        final var taken = IntStream.rangeClosed(0, Character.MAX_VALUE)
                .filter(character -> bearer("Bearer abc" + (char) character + "def") instanceof Bearer.Token)
                .mapToObj(character -> (char) character)
                .toList();

        assertThat(taken)
                .containsExactlyInAnyOrderElementsOf(
                        GRAMMAR.chars().mapToObj(character -> (char) character).toList());
    }

    @Test
    void takesPaddingAtTheEndAlone() {
        assertThat(bearer("Bearer abc==")).isInstanceOf(Bearer.Token.class);
        assertThat(bearer("Bearer =abc")).isInstanceOf(Bearer.Unusable.class);
        assertThat(bearer("Bearer ==")).isInstanceOf(Bearer.Unusable.class);
        assertThat(bearer("Bearer ")).isInstanceOf(Bearer.Unusable.class);
    }

    @Test
    void knowsATokenByTheHashThatItsTextHas() {
        assertThat(bearer("bearer   a.b-c ")).isInstanceOfSatisfying(Bearer.Token.class, token -> {
            assertThat(token.value()).isEqualTo("a.b-c");
            assertThat(token.hash()).isEqualTo(CredentialHash.of("a.b-c"));
            assertThat(token).isEqualTo(bearer("Bearer a.b-c")).isNotEqualTo(bearer("Bearer a.b-d"));
            assertThat(token).hasToString("***");
        });
    }

    @Test
    void knowsTheHashThatEveryoneComputes() {
        assertThat(CredentialHash.of("abc").hex())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(CredentialHash.of("").hex())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    private static Bearer bearer(final String field) {
        return Bearer.of(new RequestHead(
                "POST",
                "/mcp",
                "",
                InetAddress.getLoopbackAddress(),
                name -> name.equals("Authorization") ? List.of(field) : List.of()));
    }
}
