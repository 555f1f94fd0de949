package io.sallyport.server.observability;

import io.sallyport.plugins.spi.Principal;
import java.net.InetAddress;
import java.util.Optional;

/**
 * One authentication attempt.
 *
 * @param principal who it was, absent where it failed
 * @param reason {@code ok} or the authenticator's fixed word
 */
record AuthenticationLine(
        String route, String requestId, InetAddress clientAddress, Optional<Principal> principal, String reason)
        implements LogLine {

    @Override
    public void writeTo(final JsonLine json) {
        json.put(LogField.EVENT, "authentication")
                .put(LogField.REQUEST_ID, requestId)
                .put(LogField.ROUTE, route)
                .put(LogField.PRINCIPAL, principal.map(PrincipalText::of))
                .put(LogField.CLIENT_ADDRESS, clientAddress.getHostAddress())
                .put(LogField.OUTCOME, principal.isPresent() ? "accepted" : "rejected")
                .put(LogField.REASON, reason);
    }

    @Override
    public String toString() {
        return json();
    }
}
