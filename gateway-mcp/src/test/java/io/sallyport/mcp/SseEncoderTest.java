package io.sallyport.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SseEncoderTest {

    private static List<String> decoded(final byte[]... stream) {
        final var all = new ByteArrayOutputStream();
        for (final var bytes : stream) {
            all.writeBytes(bytes);
        }
        final var heard = new ArrayList<String>();
        new SseDecoder(10_000).feed(all.toByteArray(), new SseDecoder.Sink() {
            @Override
            public void event(final SseEvent event) {
                heard.add(event.id().orElse("-") + "|" + event.type() + "|" + new String(event.data(), UTF_8));
            }

            @Override
            public void overflow() {
                heard.add("overflow");
            }
        });
        return heard;
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void aMessageIsOneLineOfData() {
        final var json = bytes("{\r\n\"a\":\n1}");
        assertThat(decoded(SseEncoder.message(json), SseEncoder.message("7", json)))
                .containsExactly("-|message|{  \"a\": 1}", "7|message|{  \"a\": 1}");
        assertThat(json).as("the message itself").isEqualTo(bytes("{\r\n\"a\":\n1}"));
    }

    @Test
    void whatComesInPartsIsTheSameMessage() {
        final var first = bytes("{\n\"a\"");
        assertThat(decoded(
                        SseEncoder.begin(),
                        SseEncoder.part(first),
                        SseEncoder.part(bytes(":1}\r")),
                        SseEncoder.end("7")))
                .containsExactly("7|message|{ \"a\":1} ");
        assertThat(first).as("the part itself").isEqualTo(bytes("{\n\"a\""));
        assertThat(decoded(SseEncoder.begin(), SseEncoder.part(bytes("{}")), SseEncoder.end()))
                .containsExactly("-|message|{}");
    }

    @Test
    void aPartWithoutLineBreaksIsNotCopied() {
        final var part = bytes("0123456789");
        assertThat(SseEncoder.part(part)).isSameAs(part);
    }

    @Test
    void whatIsUnsaidIsNoMessageAndHasNoIdAndWhatFollowsIsWhole() {
        assertThat(decoded(
                        SseEncoder.begin(),
                        SseEncoder.part(bytes("{\"half\"")),
                        SseEncoder.unsay(),
                        SseEncoder.message(bytes("{}"))))
                .containsExactly("-|void|{\"half\"", "-|message|{}");
    }
}
