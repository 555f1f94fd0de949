package io.sallyport.server.transport;

import io.sallyport.server.federation.Listening;
import io.sallyport.server.session.ClientStream;
import io.sallyport.server.session.EventLog;
import io.sallyport.server.session.EventLogs;
import io.sallyport.server.session.Session;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * The stream a client opened with GET: for what belongs to no request of its own, or for the rest of a stream that it has
 * lost. For a client that reads too slowly a bounded number of messages waits, equal ones once; what is beyond that is
 * dropped, for everything said unasked can be asked for again.
 */
final class GetStream implements ClientStream {

    private static final int MOST_WAITING = 100;

    private final HttpReply reply;
    private final Session session;
    private final Listening upstreams;
    private final EventLogs logs;
    private final Executor loop;
    private final Set<String> waiting = new LinkedHashSet<>();

    GetStream(
            final HttpReply reply,
            final Session session,
            final Listening upstreams,
            final EventLogs logs,
            final Executor loop) {
        this.reply = reply;
        this.session = session;
        this.upstreams = upstreams;
        this.logs = logs;
        this.loop = loop;
    }

    /**
     * Opens it.
     *
     * @param lastEventId what the client has heard last of the stream it wants the rest of
     * @return false where that stream is not known any more
     */
    boolean open(final Optional<String> lastEventId) {
        return lastEventId.map(this::resume).orElseGet(this::begin);
    }

    private boolean begin() {
        reply.resumable(() -> logs.beginStanding(session));
        // Before the client can see the head and open another.
        session.attach(this);
        reply.streaming();
        session.whenPinned(upstreams::look);
        upstreams.look();
        return true;
    }

    private boolean resume(final String lastEventId) {
        final boolean known = logs.follow(session, lastEventId, new EventLog.Follower() {
            @Override
            public void event(final String id, final byte[] json) {
                loop.execute(() -> reply.again(id, json));
            }

            @Override
            public void ended() {
                loop.execute(() -> reply.endStream(false));
            }
        });
        if (known && EventLogs.isStanding(lastEventId)) {
            return begin();
        }
        if (known) {
            reply.streaming();
        }
        return known;
    }

    @Override
    public void send(final byte[] json) {
        loop.execute(() -> {
            if (!reply.isStreaming()) {
                return;
            }
            if (reply.isWritable()) {
                reply.message(json);
            } else if (waiting.size() < MOST_WAITING && waiting.add(new String(json, StandardCharsets.UTF_8))) {
                reply.onWritable(this::catchUp);
            }
        });
    }

    private void catchUp() {
        final var late = List.copyOf(waiting);
        waiting.clear();
        late.forEach(json -> reply.message(json.getBytes(StandardCharsets.UTF_8)));
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
