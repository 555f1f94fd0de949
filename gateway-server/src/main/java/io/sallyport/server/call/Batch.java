package io.sallyport.server.call;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.JsonElements;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.Scan;
import io.sallyport.mcp.Span;
import io.sallyport.server.federation.Reply;
import io.sallyport.server.session.Session;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Several messages in one POST, which only 2025-03-26 has (basic/transports): each goes the way it would go alone, and the
 * answers come together.
 */
record Batch(CallPipeline pipeline, CallStart start, ClientMessages said, Incoming incoming, Session session) {

    private static final int MOST = 100;

    void post(final EnvelopeScanner scanner, final byte[] body, final Reply reply) {
        final var scans = JsonElements.of(body, new Span(0, body.length)).orElse(List.of()).stream()
                .limit(MOST + 1L)
                .map(element -> scanner.scan(Arrays.copyOfRange(body, element.start(), element.end())))
                .toList();
        if (scans.isEmpty() || scans.size() > MOST || scans.stream().anyMatch(Batch::isInitialize)) {
            start.refuse(incoming, reply, Refusals.badBatch(MOST), Optional.empty());
            return;
        }
        final int answered = (int) scans.stream().filter(Batch::isAnswered).count();
        final var parts = (answered == 0 ? List.<Reply>of() : reply.split(answered)).iterator();
        scans.forEach(scan -> message(scan, parts));
        if (answered == 0) {
            reply.accepted();
        }
    }

    private void message(final Scan scan, final Iterator<Reply> parts) {
        switch (scan) {
            case Scan.Rejected(var why) ->
                start.refuse(incoming, parts.next(), Refusals.malformed(why), Optional.empty());
            case Scan.Message(Envelope envelope) -> {
                switch (envelope) {
                    case Envelope.Request request -> pipeline.request(incoming, request, parts.next());
                    case Envelope.Notification _, Envelope.Result _, Envelope.Failed _ ->
                        said.together(incoming, session, envelope);
                }
            }
        }
    }

    private static boolean isInitialize(final Scan scan) {
        return scan instanceof Scan.Message(Envelope.Request request)
                && request.method().equals(McpMethods.INITIALIZE);
    }

    private static boolean isAnswered(final Scan scan) {
        return scan instanceof Scan.Rejected || scan instanceof Scan.Message(Envelope.Request _);
    }
}
