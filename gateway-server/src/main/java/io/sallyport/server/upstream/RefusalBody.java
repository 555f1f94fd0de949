package io.sallyport.server.upstream;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.Scan;
import java.util.Optional;

/** The body of a non-2xx answer: worth reading only as far as it may be a JSON-RPC error. */
final class RefusalBody implements BodyReader {

    private static final int MOST = 64 * 1024;

    private final ResponseHead head;
    private final EnvelopeScanner scanner;
    private final Found found;
    private final ByteCollector collected = new ByteCollector(MOST);
    private boolean tooMuch;

    RefusalBody(final ResponseHead head, final EnvelopeScanner scanner, final Found found) {
        this.head = head;
        this.scanner = scanner;
        this.found = found;
    }

    @Override
    public void chunk(final byte[] bytes) {
        if (!tooMuch && !collected.add(bytes)) {
            tooMuch = true;
            found.failed(new RpcFailure.Refused(head.status(), Optional.empty(), head.retryAfter()));
        }
    }

    @Override
    public void complete() {
        if (!tooMuch) {
            found.failed(new RpcFailure.Refused(head.status(), error(), head.retryAfter()));
        }
    }

    private Optional<Envelope.Failed> error() {
        return scanner.scan(collected.bytes()) instanceof Scan.Message(Envelope.Failed failed)
                ? Optional.of(failed)
                : Optional.empty();
    }
}
