package io.sallyport.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExchangeHandlerTest {

    private final FrontOfDoor door = new FrontOfDoor();

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void anUploadThatBreaksOffGivesItsShareOfTheBudgetBack() {
        door.send(door.post(), FrontOfDoor.part("{\"jsonrpc\":"));
        assertThat(door.heldBytes()).isPositive();
        door.leave();
        assertThat(door.heldBytes()).isZero();
    }

    @Test
    void aHeadThatCannotBeReadIsToldLikeAnyOtherRefusal() {
        final var head = door.post();
        head.setDecoderResult(DecoderResult.failure(new TooLongHttpHeaderException("too long")));
        door.send(head, LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(door.answer()).startsWith("431\n");
        final var broken = door.post();
        broken.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("no HTTP")));
        door.send(broken, LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(door.answer()).startsWith("400\n");
        assertThat(door.refused()).containsExactly(" HEADERS_TOO_LARGE 192.0.2.7", " INVALID_REQUEST 192.0.2.7");
    }

    @ParameterizedTest
    @CsvSource({
        // public URL, host of the listener's, loopback, Host, refused
        "https://mcp.example.com, , false, mcp.example.com, false",
        "https://mcp.example.com, , false, MCP.example.com:8443, false",
        "https://mcp.example.com, , false, evil.example, true",
        "https://mcp.example.com, , false, 10.0.0.7, true",
        "https://mcp.example.com, , false, localhost, true",
        "https://mcp.example.com, , true, localhost:8443, false",
        "https://mcp.example.com, , true, evil.example, true",
        "https://mcp.example.com, inner.example, false, inner.example, false",
        "https://mcp.example.com, inner.example, false, other.example, true",
        "http://localhost:8080, , false, any.example, false",
        "http://localhost:8080, , true, any.example, true",
        "http://localhost:8080, localhost, false, any.example, true",
    })
    void theHostMustBeOneOfOursWhereAPublicUrlSaysWhichAreAndOnLoopback(
            final String url,
            final @Nullable String listener,
            final boolean loopback,
            final String host,
            final boolean refused) {
        try (var strict = new FrontOfDoor(url, Optional.ofNullable(listener), loopback)) {
            final var head = strict.post();
            head.headers().set("Host", host);
            strict.send(head, LastHttpContent.EMPTY_LAST_CONTENT);
            if (refused) {
                assertThat(strict.answer()).startsWith("421\n").contains("Use its public URL", "hosts of the route");
            } else {
                assertThat(strict.answer()).startsWith("400\n").contains("not valid JSON");
            }
        }
    }

    @Test
    void aBodyIsJudgedByTheDepthOfTheListenerItCameInBy() {
        final var nested = "[".repeat(FrontOfDoor.DEPTH) + "]".repeat(FrontOfDoor.DEPTH);
        final var body = "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":{\"a\":%s}}".formatted(nested);
        door.send(door.post(), FrontOfDoor.last(body));
        assertThat(door.answer()).startsWith("400\n").contains("-32700");
        door.send(door.post(), FrontOfDoor.last(body.replace(nested, "[]")));
        assertThat(door.answer()).startsWith("400\n").contains("Mcp-Session-Id is missing");
    }

    @Test
    void aStreamThatIsOpenedWhileTheGatewayDrainsEndsAtOnceAndSaysWhenToComeBack() {
        final var session = door.session();
        door.drain();
        door.send(door.get(session), LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(door.answer()).startsWith("200\n").contains("retry: ").endsWith("END");
        assertThat(session.stream()).isEmpty();
    }

    @Test
    void aStreamThatWasOpenBeforeTheDrainIsLeftToWhoeverEndsThemAll() {
        final var session = door.session();
        door.send(door.get(session), LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(door.answer()).startsWith("200\n").doesNotContain("END");
    }
}
