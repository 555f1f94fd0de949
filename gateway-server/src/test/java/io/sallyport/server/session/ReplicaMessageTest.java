package io.sallyport.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.session.ReplicaMessage.Known;
import io.sallyport.server.session.ReplicaMessage.Name;
import io.sallyport.server.session.ReplicaMessage.Pinned;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What replicas say of sessions, as bytes and back. */
class ReplicaMessageTest {

    private static final Name SESSION = new Name("main", "an-id");
    private static final UpstreamPin PIN = new UpstreamPin(7, -8, "upstream \u00fc");

    static Stream<ReplicaMessage> messages() {
        return Stream.of(
                new ReplicaMessage.Visit(ReplicaAddress.of("10.0.0.1", 65535), List.of(SESSION, new Name("", "x"))),
                new ReplicaMessage.Visit(ReplicaAddress.of("fd00::1", 1), List.of()),
                new ReplicaMessage.Pin(SESSION, -1, Optional.empty(), false),
                new ReplicaMessage.Pin(SESSION, 1, Optional.of(PIN), true),
                new ReplicaMessage.News(SESSION, new Known(true, 7, true, false, Optional.empty())),
                new ReplicaMessage.News(SESSION, new Known(true, -7, false, true, Optional.of("error"))));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageComesBackAsItWas(final ReplicaMessage message) {
        assertThat(ReplicaMessage.of(message.bytes())).contains(message);
    }

    @Test
    void whatAClientSaidComesBackAsItWas() {
        final var notification = "{}".getBytes(StandardCharsets.UTF_8);
        assertThat(ReplicaMessage.of(new ReplicaMessage.Said(SESSION, notification).bytes()))
                .get()
                .isInstanceOfSatisfying(ReplicaMessage.Said.class, read -> {
                    assertThat(read.session()).isEqualTo(SESSION);
                    assertThat(read.message()).isEqualTo(notification);
                });
    }

    @Test
    void answersComeBackAsTheyWere() {
        final var all = List.of(new Known(true, 1, true, true, Optional.empty()), Known.NOTHING);
        assertThat(ReplicaMessage.known(ReplicaMessage.knownOf(all), 2)).contains(all);
        assertThat(ReplicaMessage.known(ReplicaMessage.knownOf(all), 3)).isEmpty();
        final var pinned = new Pinned(Optional.of(PIN), true);
        assertThat(ReplicaMessage.pinned(ReplicaMessage.pinnedOf(pinned))).contains(pinned);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whatIsCutOffOrAlteredIsAMessageOrNone(final ReplicaMessage message) {
        final var bytes = message.bytes();
        final var random = new Random(1);
        for (int length = 0; length < bytes.length; length++) {
            ReplicaMessage.of(Arrays.copyOf(bytes, length));
        }
        for (int i = 0; i < 2_000; i++) {
            final var altered = bytes.clone();
            altered[random.nextInt(altered.length)] = (byte) random.nextInt();
            assertThat(ReplicaMessage.of(altered)).isNotNull();
        }
        assertThat(ReplicaMessage.of(Arrays.copyOf(bytes, bytes.length - 1))).isEmpty();
    }
}
