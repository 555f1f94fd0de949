package io.sallyport.server.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.mcp.RequestId;
import io.sallyport.plugins.spi.Principal;
import io.sallyport.server.session.Session;
import io.sallyport.server.session.SessionKeys;
import io.sallyport.server.session.Sessions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A place comes back as it was given out, to the session it was given to. */
class StreamPlacesTest {

    private final Sessions sessions = new Sessions(
            SessionKeys.random(),
            new Sessions.Settings(Duration.ofMinutes(30), Duration.ofDays(7)),
            Optional.empty(),
            InstantSource.system(),
            _ -> {});
    private final Session session = open();
    private final StreamPlaces places = new StreamPlaces(sessions.seal());

    static Stream<StreamPlaces.Place> places() {
        return Stream.of(
                new StreamPlaces.Place("far", new RequestId.Numeric("7"), TaskAnswer.NONE, "e-1"),
                new StreamPlaces.Place(
                        "far", new RequestId.Numeric("-12345678901234567890"), TaskAnswer.NONE, "1_2.3-4"),
                new StreamPlaces.Place("far", new RequestId.Text("7"), TaskAnswer.NONE, "漢"),
                new StreamPlaces.Place("far", new RequestId.Text(""), TaskAnswer.PAYLOAD, "x"),
                new StreamPlaces.Place("far", new RequestId.Text("#1\n\"two\"\n"), TaskAnswer.NONE, "x"));
    }

    @ParameterizedTest
    @MethodSource("places")
    void comesBackAsItWas(final StreamPlaces.Place place) {
        assertThat(places.open(session, places.seal(session, place))).contains(place);
    }

    @Test
    void opensInNoOtherSessionAndNotWhenAltered() {
        final var sealed =
                places.seal(session, new StreamPlaces.Place("far", new RequestId.Numeric("7"), TaskAnswer.NONE, "e-1"));
        assertThat(places.open(open(), sealed)).isEmpty();
        assertThat(places.open(session, sealed.substring(1))).isEmpty();
        assertThat(places.open(session, sealed.substring(0, sealed.length() - 1)))
                .isEmpty();
        assertThat(places.open(session, "")).isEmpty();
        assertThat(places.open(
                        session, sessions.seal().seal("x".getBytes(java.nio.charset.StandardCharsets.UTF_8), "cursor")))
                .isEmpty();
    }

    private Session open() {
        return sessions.open(
                new Sessions.Opening(
                        "main",
                        new Principal(Principal.Kind.JWT, "https://idp.example", "alice"),
                        0,
                        "client",
                        "1",
                        ProtocolVersion.V2025_11_25),
                sessions.seed(),
                Map.of());
    }
}
