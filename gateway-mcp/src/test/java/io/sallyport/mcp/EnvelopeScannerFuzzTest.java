package io.sallyport.mcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever comes in, the scanner answers, and what it says of a message is true of its bytes. */
class EnvelopeScannerFuzzTest {

    private static final EnvelopeScanner SCANNER = new EnvelopeScanner(16);

    @Test
    void mutatedRequests() {
        final var random = new Random(1);
        final var source = new RandomJson(random);
        final var alphabet = "{}[]\",:\\u0e-.tnf \r\n\u0000\u0080\u00bf\u00c3\u00ed\u00f0\u00ff".getBytes(ISO_8859_1);
        for (int round = 0; round < 10_000; round++) {
            final var json = source.request().getBytes(UTF_8);
            for (int i = random.nextInt(4); i > 0; i--) {
                json[random.nextInt(json.length)] = alphabet[random.nextInt(alphabet.length)];
            }
            holds(json);
        }
    }

    @Test
    void randomBytes() {
        final var random = new Random(2);
        for (int round = 0; round < 10_000; round++) {
            final var bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            holds(bytes);
        }
    }

    private static void holds(final byte[] json) {
        switch (SCANNER.scan(json)) {
            case Scan.Rejected rejected -> assertThat(rejected.why().detail()).isNotBlank();
            case Scan.Message message -> {
                assertThat(Scanned.isUtf8(json)).isTrue();
                assertThat(JsonFields.of(json)).isPresent();
                truthful(message.envelope());
            }
        }
    }

    private static void truthful(final Envelope envelope) {
        switch (envelope) {
            case Envelope.Request request -> truthful(request.json(), request.params());
            case Envelope.Notification notification -> truthful(notification.json(), notification.params());
            case Envelope.Result result ->
                assertThat(JsonFields.of(result.json(), result.result())).isPresent();
            case Envelope.Failed failed ->
                assertThat(JsonFields.of(failed.json(), failed.error()).flatMap(error -> error.string("message")))
                        .contains(failed.message());
        }
    }

    private static void truthful(final byte[] json, final Envelope.Params params) {
        final var top = JsonFields.of(json).orElseThrow();
        assertThat(top.value("params")).isEqualTo(params.span());
        final var fields = top.object("params");
        assertThat(fields.flatMap(object -> object.string("name")))
                .isEqualTo(params.name().map(Envelope.Located::value));
        assertThat(fields.flatMap(object -> object.string("uri")))
                .isEqualTo(params.uri().map(Envelope.Located::value));
        assertThat(fields.flatMap(object -> object.value("_meta")))
                .isEqualTo(params.meta().map(Envelope.Meta::span));
        params.meta().ifPresent(meta -> assertThat(meta.fields()).isEqualTo(JsonFields.of(json, meta.span())));
        for (final var located :
                Stream.of(params.name(), params.uri()).flatMap(Optional::stream).toList()) {
            assertThat(Scanned.text(json, located.span())).startsWith("\"").endsWith("\"");
        }
    }
}
