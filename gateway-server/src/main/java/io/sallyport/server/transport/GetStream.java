package io.sallyport.server.transport;

import io.sallyport.server.federation.Listening;
import io.sallyport.server.session.ClientStream;
import io.sallyport.server.session.Session;
import java.util.concurrent.Executor;

/**
 * The stream a client opened with GET. What the client does not read in time is dropped: everything on it is a hint that
 * can be asked for again.
 */
final class GetStream implements ClientStream {

    private final HttpReply reply;
    private final Session session;
    private final Listening upstreams;
    private final Executor loop;

    GetStream(final HttpReply reply, final Session session, final Listening upstreams, final Executor loop) {
        this.reply = reply;
        this.session = session;
        this.upstreams = upstreams;
        this.loop = loop;
    }

    void open() {
        // Before the client can see the head and open another.
        session.attach(this);
        reply.streaming();
        session.whenPinned(upstreams::look);
        upstreams.look();
    }

    @Override
    public void send(final byte[] json) {
        loop.execute(() -> {
            if (reply.isStreaming() && reply.isWritable()) {
                reply.message(json);
            }
        });
    }

    @Override
    public void end() {
        loop.execute(() -> {
            detach();
            reply.endStream(true);
        });
    }

    void gone() {
        detach();
        reply.endStream(false);
    }

    private void detach() {
        session.detach(this);
        upstreams.close();
    }
}
