package io.sallyport.server.federation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The golden table of resource URIs on routes with several upstreams. */
class UrisTest {

    private final Uris notes = new Uris("notes", Set.of("files"));

    @ParameterizedTest
    @CsvSource({
        "file:///a.txt,               notes+file:///a.txt",
        "notes://1,                   notes+notes://1",
        "test://{id}/x,               notes+test://{id}/x",
        "ui://panel/index.html,       ui://notes/panel/index.html",
        "urn:isbn:0451450523,         notes+urn:isbn:0451450523",
    })
    void aUriIsPublishedUnderItsPrefixAndComesBackAsItWas(final String own, final String published) {
        assertThat(notes.published(own)).isEqualTo(published);
        assertThat(notes.original(published)).hasValue(own);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.com/a", "http://example.com/a"})
    void whatClientsMayFetchThemselvesStaysAsItIs(final String uri) {
        assertThat(notes.published(uri)).isEqualTo(uri);
        assertThat(notes.original(uri))
                .as("its owner is found in the catalogue")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"notes+file:///a", "files+file:///a", "ui://notes/panel"})
    void whatLooksLikeOneOfTheGatewaysOwnIsTaken(final String uri) {
        assertThat(notes.isTaken(uri)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///notes+a", "git+ssh://host/repo", "ui://panel/notes/"})
    void anythingElseIsNot(final String uri) {
        assertThat(notes.isTaken(uri)).isFalse();
    }

    @Test
    void anotherUpstreamsUriIsNotThisOnes() {
        assertThat(notes.original("files+file:///a")).isEmpty();
        assertThat(notes.original("ui://files/panel")).isEmpty();
    }

    @Test
    void withoutAPrefixNothingChangesAndNothingIsTaken() {
        final var plain = new Uris("", Set.of());
        assertThat(plain.published("ui://panel")).isEqualTo("ui://panel");
        assertThat(plain.original("notes+file:///a")).hasValue("notes+file:///a");
        assertThat(plain.isTaken("notes+file:///a")).isFalse();
    }
}
