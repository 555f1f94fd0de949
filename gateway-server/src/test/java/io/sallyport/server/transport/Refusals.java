package io.sallyport.server.transport;

import io.sallyport.plugins.spi.FailureKind;
import io.sallyport.plugins.spi.Principal;
import io.sallyport.server.call.CallObserver;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Remembers the requests that were refused before they became calls. */
final class Refusals implements CallObserver {

    private final List<String> heard = new ArrayList<>();

    List<String> heard() {
        return List.copyOf(heard);
    }

    @Override
    public void refused(
            final String route, final String requestId, final InetAddress clientAddress, final FailureKind kind) {
        heard.add(route + ' ' + kind + ' ' + clientAddress.getHostAddress());
    }

    @Override
    public Tracking begun(final Start start) {
        throw new UnsupportedOperationException("no call gets this far");
    }

    @Override
    public void authenticated(
            final String route,
            final String requestId,
            final InetAddress clientAddress,
            final Optional<Principal> principal,
            final String reason) {}

    @Override
    public void notAdmitted(final String route, final FailureKind kind) {}

    @Override
    public void dropped(final String route) {}

    @Override
    public void relayed(final String route, final String outcome) {}

    @Override
    public void tolerated(final String route) {}

    @Override
    public void sessionEnded(final String route, final String protocolVersion, final double seconds) {}
}
