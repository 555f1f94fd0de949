package io.sallyport.server.observability;

import io.sallyport.plugins.spi.FailureKind;
import io.sallyport.plugins.spi.Principal;
import io.sallyport.server.call.CallObserver.Status;
import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The access line of one call: always the same keys, {@code null} where a value does not apply. No payload, no token.
 *
 * @param nanos how long the call took
 * @param upstreamNanos how long its exchanges with upstreams took, added up
 */
record AccessLine(
        String requestId,
        Optional<String> traceId,
        String route,
        Optional<String> upstream,
        Optional<String> method,
        Optional<String> tool,
        Optional<String> sessionId,
        Optional<Principal> principal,
        InetAddress clientAddress,
        Optional<String> protocolVersion,
        Status status,
        OptionalInt rpcCode,
        Optional<FailureKind.Tier> tier,
        long nanos,
        long upstreamNanos,
        long bytesIn,
        long bytesOut)
        implements LogLine {

    /** A request that was refused before it became a call. */
    static AccessLine refused(
            final String route, final String requestId, final InetAddress clientAddress, final FailureKind kind) {
        return new AccessLine(
                requestId,
                Optional.empty(),
                route,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                clientAddress,
                Optional.empty(),
                Status.ERROR,
                OptionalInt.of(kind.code()),
                Optional.of(kind.tier()),
                0,
                0,
                0,
                0);
    }

    @Override
    public void writeTo(final JsonLine json) {
        json.put(LogField.REQUEST_ID, requestId)
                .put(LogField.TRACE_ID, traceId)
                .put(LogField.ROUTE, route)
                .put(LogField.UPSTREAM, upstream)
                .put(LogField.METHOD, method)
                .put(LogField.TOOL, tool)
                .put(LogField.SESSION_ID, sessionId)
                .put(LogField.PRINCIPAL, principal.map(PrincipalText::of))
                .put(LogField.CLIENT_ADDRESS, clientAddress.getHostAddress())
                .put(LogField.PROTOCOL_VERSION, protocolVersion)
                .put(LogField.STATUS, Words.of(status));
        rpcCode.ifPresentOrElse(code -> json.put(LogField.RPC_CODE, code), () -> json.putNull(LogField.RPC_CODE));
        json.put(LogField.TIER, tier.map(Words::of))
                .putMillis(LogField.DURATION_MS, nanos)
                .putMillis(LogField.UPSTREAM_MS, upstreamNanos)
                .put(LogField.BYTES_IN, bytesIn)
                .put(LogField.BYTES_OUT, bytesOut);
    }

    @Override
    public String toString() {
        return json();
    }
}
