package io.sallyport.server.upstream;

import io.sallyport.mcp.AnswerScanner;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.RequestId;
import io.sallyport.mcp.Scan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A response that is one JSON object. Small ones are read whole, so that nothing wrong is ever relayed; larger ones are
 * relayed while they are being checked, unless the listener needs them whole.
 */
final class JsonBody implements BodyReader {

    private final RpcClient client;
    private final Optional<RequestId> id;
    private final Found found;
    private final boolean whole;
    private final ByteCollector collected;
    private Optional<LargeAnswer> large = Optional.empty();
    private boolean ended;

    JsonBody(final RpcClient client, final Rpc.Message message, final Found found) {
        this.client = client;
        this.id = message.id();
        this.found = found;
        this.whole = message.whole();
        this.collected = new ByteCollector(
                whole ? client.limits().whole() : client.limits().inline());
    }

    @Override
    public void chunk(final byte[] bytes) {
        if (ended) {
            return;
        }
        if (large.isPresent()) {
            relay(large.get(), List.of(bytes));
        } else if (!collected.add(bytes)) {
            outgrew(bytes);
        }
    }

    private void outgrew(final byte[] bytes) {
        if (whole) {
            garbage("an answer larger than allowed");
            return;
        }
        final var begun = new LargeAnswer(new AnswerScanner(client.limits().depth()), id, found);
        large = Optional.of(begun);
        final var chunks = new ArrayList<>(collected.handOver());
        chunks.add(bytes);
        relay(begun, chunks);
    }

    private void relay(final LargeAnswer answer, final List<byte[]> chunks) {
        if (!answer.relay(chunks)) {
            garbage("a large answer that is not JSON-RPC");
        }
    }

    @Override
    public void complete() {
        if (ended) {
            return;
        }
        large.ifPresentOrElse(this::endLarge, this::endSmall);
    }

    private void endLarge(final LargeAnswer answer) {
        if (answer.end()) {
            ended = true;
        } else {
            garbage("a large answer that ended early or answers another request");
        }
    }

    private void endSmall() {
        switch (client.scanner().scan(collected.bytes())) {
            case Scan.Message(Envelope.Result result) when id.equals(Optional.of(result.id())) -> found.message(result);
            case Scan.Message(Envelope.Failed failed)
            when failed.id().isEmpty() || failed.id().equals(id) -> found.message(failed);
            case Scan.Message(Envelope _) -> garbage("a message that does not answer the request");
            case Scan.Rejected(var why) -> garbage(why.detail());
        }
        ended = true;
    }

    private void garbage(final String detail) {
        ended = true;
        found.failed(new RpcFailure.Garbage(detail));
    }
}
