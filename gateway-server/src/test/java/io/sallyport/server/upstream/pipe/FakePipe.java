package io.sallyport.server.upstream.pipe;

import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.Scan;
import io.sallyport.server.upstream.Breakdown;
import io.sallyport.server.upstream.UpstreamRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A pipe whose other end is the test. */
public final class FakePipe implements Pipe {

    private final Listener listener;
    private final List<String> sent = new ArrayList<>();
    private boolean full;
    private boolean closed;
    private int readOns;

    public FakePipe(final Listener listener) {
        this.listener = listener;
    }

    public void open() {
        listener.opened(this);
    }

    public List<String> sent() {
        return sent;
    }

    public String last() {
        return sent.getLast();
    }

    public boolean isClosed() {
        return closed;
    }

    public boolean mayRead() {
        return listener.mayRead();
    }

    public int readOns() {
        return readOns;
    }

    public void fill() {
        full = true;
    }

    public void says(final String json) {
        switch (new EnvelopeScanner(64).scan(json.getBytes(StandardCharsets.UTF_8))) {
            case Scan.Message(var envelope) -> listener.message(envelope);
            case Scan.Rejected(var why) -> throw new IllegalArgumentException(why.detail());
        }
    }

    public void result(final String id, final String result) {
        says("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}");
    }

    public void progress(final String token) {
        says("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":" + token
                + ",\"progress\":1}}");
    }

    public void notifies(final String method) {
        says("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/" + method + "\"}");
    }

    public void dies() {
        listener.closed("it died");
        listener.gone();
    }

    public Listener listener() {
        return listener;
    }

    @Override
    public void send(final byte[] message, final UpstreamRequest carrier, final Sent told) {
        if (full) {
            told.broke(new Breakdown(Breakdown.Kind.POOL_EXHAUSTED, "full"));
            return;
        }
        sent.add(new String(message, StandardCharsets.UTF_8));
        told.accepted();
    }

    @Override
    public void readOn() {
        readOns++;
    }

    @Override
    public void close() {
        closed = true;
    }
}
