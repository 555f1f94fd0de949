package io.sallyport.server.observability;

import io.sallyport.plugins.spi.Principal;

/**
 * A principal as logs name it: {@code kind:subject@issuer}, without {@code @issuer} where nobody vouches. The issuer is
 * what follows the last {@code @}: a subject may hold one, too.
 */
final class PrincipalText {

    private PrincipalText() {}

    static String of(final Principal principal) {
        final var who = Words.of(principal.kind()) + ':' + principal.subject();
        return principal.issuer().isEmpty() ? who : who + '@' + principal.issuer();
    }
}
