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
        json.put("event", "authentication")
                .put("requestId", requestId)
                .put("route", route)
                .put("principal", principal.map(PrincipalText::of))
                .put("clientAddress", clientAddress.getHostAddress())
                .put("outcome", principal.isPresent() ? "accepted" : "rejected")
                .put("reason", reason);
    }

    @Override
    public String toString() {
        return json();
    }
}
