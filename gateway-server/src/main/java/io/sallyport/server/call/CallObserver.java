package io.sallyport.server.call;

import io.sallyport.plugins.spi.FailureKind;
import io.sallyport.plugins.spi.Principal;
import io.sallyport.plugins.spi.ToolKey;
import io.sallyport.server.upstream.CallTrace;
import io.sallyport.server.upstream.TraceContext;
import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;

/** Hears of every call and every authentication attempt. Called on event loops; must not block. */
public interface CallObserver {

    /** A request was parsed and is about to run. */
    Tracking begun(Start start);

    /**
     * An authentication attempt ended.
     *
     * @param principal who it was, absent where it failed
     * @param reason {@code ok}, or the fixed word the authenticator gave, such as {@code expired}
     */
    void authenticated(
            String route, String requestId, InetAddress clientAddress, Optional<Principal> principal, String reason);

    /** A request was refused before it became a call. */
    void refused(String route, String requestId, InetAddress clientAddress, FailureKind kind);

    /** A call was refused by a limit or another admission; its end is told as any other's. */
    void notAdmitted(String route, FailureKind kind);

    /** A message that no client had asked for was dropped, because its client reads too slowly. */
    void dropped(String route);

    /** A request was served though the specification says that it is not to be. */
    void tolerated(String route);

    /**
     * A request was taken to another replica.
     *
     * @param outcome {@code relayed}, {@code unreachable} where nobody took it and nothing ran, {@code broken} where its
     *     answer ended early
     */
    void relayed(String route, String outcome);

    /** A client ended its session after so many seconds. */
    void sessionEnded(String route, String protocolVersion, double seconds);

    /**
     * What is known of a call when it begins.
     *
     * @param requestId the {@code X-Request-Id}
     * @param jsonrpcId the JSON-RPC id as JSON text, absent for notifications
     * @param sessionHash a short hash of the session id, never the id
     * @param parent the client's trace context, from HTTP headers or {@code _meta}
     */
    record Start(
            String route,
            String requestId,
            String method,
            Optional<String> jsonrpcId,
            Principal principal,
            InetAddress clientAddress,
            Optional<String> sessionHash,
            String protocolVersion,
            Optional<TraceContext> parent,
            long bytesIn) {}

    /** One call on its way. */
    interface Tracking extends CallTrace {

        /** The trace id in hex where there is one, for the access line. */
        Optional<String> traceId();

        void finished(End end);
    }

    /**
     * How a call ended.
     *
     * @param tool its owner and original name where it was a tool call
     * @param rpcCode the JSON-RPC error code where there is one
     * @param tier whose fault an error is
     */
    record End(
            Status status,
            Optional<ToolKey> tool,
            OptionalInt rpcCode,
            Optional<FailureKind.Tier> tier,
            long bytesOut) {}

    /** The {@code status} label. */
    enum Status {
        OK,
        TOOL_ERROR,
        ERROR
    }
}
