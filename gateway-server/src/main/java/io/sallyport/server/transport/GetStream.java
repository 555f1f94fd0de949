package io.sallyport.server.transport;

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
    private final Executor loop;

    GetStream(final HttpReply reply, final Session session, final Executor loop) {
        this.reply = reply;
        this.session = session;
        this.loop = loop;
    }

    void open() {
        reply.streaming();
        session.attach(this);
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
            session.detach(this);
            reply.endStream(true);
        });
    }

    void gone() {
        session.detach(this);
        reply.endStream(false);
    }
}
