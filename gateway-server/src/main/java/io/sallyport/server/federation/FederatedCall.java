package io.sallyport.server.federation;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.RequestId;
import io.sallyport.server.session.Session;
import io.sallyport.server.upstream.CallTrace;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A client's call as it enters the room.
 *
 * @param id that its upstream knows it by
 * @param server what its server says beside the answer goes through it
 * @param loop the call is confined to it
 * @param steps runs each step of the call at once; what a step throws ends the call instead of being lost
 * @param requestId the {@code X-Request-Id} that upstreams are told too
 */
public record FederatedCall(
        Envelope.Request request,
        RequestId id,
        Session session,
        Reply reply,
        ServerMessages server,
        CallTrace trace,
        Executor steps,
        String requestId,
        ScheduledExecutorService loop) {}
