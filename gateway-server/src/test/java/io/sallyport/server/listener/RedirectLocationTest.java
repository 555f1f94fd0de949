package io.sallyport.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a redirect may lead. */
class RedirectLocationTest {

    private final RedirectLocation own = new RedirectLocation(new HttpsRedirect(Optional.empty(), 443));
    private final RedirectLocation ported = new RedirectLocation(new HttpsRedirect(Optional.empty(), 8443));
    private final RedirectLocation fixed =
            new RedirectLocation(new HttpsRedirect(Optional.of(URI.create("https://mcp.example.com")), 8443));

    @ParameterizedTest
    @CsvSource({
        "/, a.test, https://a.test/",
        "/x?y=%20z, a.test:8080, https://a.test/x?y=%20z",
        "//evil.test/x, a.test, https://a.test//evil.test/x",
        "/x, [::1]:8080, https://[::1]/x",
        "http://b.test:8080/x, a.test, https://b.test/x",
        "http://b.test, a.test, https://b.test/",
    })
    void theRequestsOwnHostIsKept(final String target, final String host, final String expected) {
        assertThat(own.of(target, List.of(host))).hasValue(expected);
    }

    @Test
    void theHttpsPortIsNamedWhereItIsNotTheUsualOne() {
        assertThat(ported.of("/x", List.of("a.test:8080"))).hasValue("https://a.test:8443/x");
    }

    @Test
    void thePublicUrlWinsOverAnyHost() {
        assertThat(fixed.of("/x", List.of("evil.test"))).hasValue("https://mcp.example.com/x");
        assertThat(fixed.of("http://evil.test/x", List.of("evil.test"))).hasValue("https://mcp.example.com/x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a.test/evil",
                "a@evil.test",
                "a.test:80:80",
                "a test",
                "a\r\nX: y",
                "[::1",
                "ä.test",
                "a?b",
                "a#b"
            })
    void aHostThatIsNoneIsRefused(final String host) {
        assertThat(own.of("/", List.of(host))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "x", "/a b", "/a\r\nX: y", "/ä", "ftp://a.test/", "http://a@b.test/"})
    void aTargetThatIsNoneIsRefused(final String target) {
        assertThat(own.of(target, List.of("a.test"))).isEmpty();
    }

    @Test
    void noHostAndTwoHostsAreRefused() {
        assertThat(own.of("/", List.of())).isEmpty();
        assertThat(own.of("/", List.of("a.test", "b.test"))).isEmpty();
    }
}
