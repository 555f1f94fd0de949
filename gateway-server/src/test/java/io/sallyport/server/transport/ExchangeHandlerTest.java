package io.sallyport.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
