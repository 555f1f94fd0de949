package io.sallyport.plugins.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IssuerDiscoveryTest {

    private static final TokenKey KEY = TokenKey.generate("k", "ES256");
    private static final String OAUTH = "/.well-known/oauth-authorization-server";
    private static final String OPENID = "/.well-known/openid-configuration";

    private final TestIssuer issuer = new TestIssuer();

    @BeforeEach
    void publishKeys() {
        issuer.publishKeys(KEY);
    }

    @AfterEach
    void close() {
        issuer.close();
    }

    private KeySet discover(final String path) throws IOException {
        return new IssuerDiscovery(issuer.uri(path)).fetch();
    }

    @ParameterizedTest
    @ValueSource(strings = {OAUTH + "/realms/acme", OPENID + "/realms/acme", "/realms/acme" + OPENID})
    void anIssuerWithAPathIsFoundInEveryPlaceOfTheSpecification(final String place) throws IOException {
        issuer.publishMetadata(place, issuer.uri("/realms/acme"));

        assertThat(discover("/realms/acme").keys().getKeyByKeyId("k")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {OAUTH, OPENID})
    void anIssuerThatIsABareHostIsFoundInBothPlaces(final String place) throws IOException {
        issuer.publishMetadata(place, issuer.uri(""));

        assertThat(discover("").keys().getKeyByKeyId("k")).isNotNull();
    }

    @Test
    void anIssuerMayEndWithASlash() throws IOException {
        issuer.publishMetadata(OPENID, issuer.uri("/"));

        assertThat(discover("/").keys().getKeyByKeyId("k")).isNotNull();
    }

    @Test
    void placesAreTriedInTheOrderOfTheSpecification() {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> discover("/realms/acme"));

        assertThat(issuer.asked())
                .containsExactly(OAUTH + "/realms/acme", OPENID + "/realms/acme", "/realms/acme" + OPENID);
    }

    @Test
    void metadataOfAnotherIssuerDoesNotCount() {
        issuer.publishMetadata(OAUTH, URI.create("https://other.example.com"));
        issuer.publishMetadata(OPENID, issuer.uri("/"));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> discover(""))
                .satisfies(e -> assertThat(e.getSuppressed())
                        .hasSize(2)
                        .allMatch(cause -> String.valueOf(cause.getMessage()).contains("another issuer")));
        assertThat(issuer.asked("/keys")).isZero();
    }

    @Test
    void aSharedHostsMetadataDoesNotHideTheIssuersOwn() throws IOException {
        issuer.publishMetadata(OAUTH + "/realms/acme", issuer.uri(""));
        issuer.publishMetadata("/realms/acme" + OPENID, issuer.uri("/realms/acme"));

        assertThat(discover("/realms/acme").keys().getKeyByKeyId("k")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[]", "{}", "{\"issuer\":7}"})
    void metadataThatIsNoneDoesNotCount(final String document) {
        issuer.publish(OAUTH, 200, document);

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> discover(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://idp.example.com/keys", "file:///etc/passwd", "keys", "https://u:p@idp.example.com"})
    void metadataThatLeadsToAnUnsafePlaceDoesNotCount(final String place) {
        issuer.publish(
                OAUTH,
                200,
                Json.of("issuer", issuer.uri("").toString())
                        .with("jwks_uri", place)
                        .toString());

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> discover(""));
    }

    @Test
    void aDocumentFromElsewhereDoesNotLeadToLoopback() {
        final var elsewhere = FetchableUri.of(URI.create("https://idp.example.com"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> elsewhere.leadingTo(URI.create("https://localhost/keys")));
        assertThat(elsewhere
                        .leadingTo(URI.create("https://keys.example.net/keys"))
                        .uri())
                .hasHost("keys.example.net");
    }
}
