package io.sallyport.server.upstream;

import io.sallyport.mcp.AnswerScanner;
import io.sallyport.mcp.Answered;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.RequestId;
import io.sallyport.mcp.Scan;
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
    private Optional<AnswerScanner> large = Optional.empty();
    /** The newest part, held back until more comes or all is well: what is cut or wrong must never look whole. */
    private Optional<byte[]> last = Optional.empty();

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
            relay(large.get(), bytes);
        } else if (!collected.add(bytes)) {
            outgrew(bytes);
        }
    }

    private void outgrew(final byte[] bytes) {
        if (whole) {
            garbage("an answer larger than allowed");
            return;
        }
        final var scanner = new AnswerScanner(client.limits().depth());
        large = Optional.of(scanner);
        found.largeAnswer();
        for (final var chunk : collected.chunks()) {
            relay(scanner, chunk);
        }
        relay(scanner, bytes);
    }

    private void relay(final AnswerScanner scanner, final byte[] bytes) {
        if (ended) {
            return;
        }
        if (scanner.feed(bytes) == AnswerScanner.Progress.INVALID) {
            garbage("a large answer that is not JSON-RPC");
        } else {
            last.ifPresent(found::part);
            last = Optional.of(bytes);
        }
    }

    @Override
    public void complete() {
        if (ended) {
            return;
        }
        large.ifPresentOrElse(this::endLarge, this::endSmall);
    }

    private void endLarge(final AnswerScanner scanner) {
        final var answered = scanner.answered().filter(this::isOurs);
        if (answered.isPresent()) {
            ended = true;
            last.ifPresent(found::part);
            found.largeAnswerEnded(answered.get());
        } else {
            garbage("a large answer that ended early or answers another request");
        }
    }

    private boolean isOurs(final Answered answered) {
        return switch (answered) {
            case Answered.Result result -> id.equals(Optional.of(result.id()));
            case Answered.Failed failed -> failed.id().isEmpty() || failed.id().equals(id);
        };
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
