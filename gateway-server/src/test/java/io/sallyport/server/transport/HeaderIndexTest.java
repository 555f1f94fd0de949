package io.sallyport.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import org.junit.jupiter.api.Test;

class HeaderIndexTest {

    @Test
    void findsFieldsWhateverTheCaseOfTheirNames() {
        final var index = new HeaderIndex(
                new DefaultHttpHeaders().add("MCP-SESSION-ID", "s").add("x-of-its-own", "o"));

        assertThat(index.all("Mcp-Session-Id")).containsExactly("s");
        assertThat(index.all("X-Of-Its-Own")).containsExactly("o");
    }

    @Test
    void keepsTheOrderOfWhatComesMoreThanOnce() {
        final var index = new HeaderIndex(new DefaultHttpHeaders()
                .add("accept", "one")
                .add("Host", "gateway")
                .add("Accept", "two")
                .add("ACCEPT", "one"));

        assertThat(index.all("Accept")).containsExactly("one", "two", "one");
        assertThat(index.all("Host")).containsExactly("gateway");
    }

    @Test
    void hasNothingUnderOtherNames() {
        assertThat(new HeaderIndex(new DefaultHttpHeaders()).all("Accept")).isEmpty();
        assertThat(new HeaderIndex(new DefaultHttpHeaders().add("Accept", "")).all("Accep"))
                .isEmpty();
    }
}
