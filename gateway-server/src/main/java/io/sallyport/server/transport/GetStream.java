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
    /** The log of the stream before this one, which goes on here under the ids that follow on its. */
    private Optional<EventLog> goesOn = Optional.empty();

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
        stand();
        return true;
    }

    private void stand() {
        // Before the client can see the head and open another.
        session.attach(this);
        reply.streaming();
        session.whenPinned(upstreams::look);
        upstreams.look();
    }

    private boolean resume(final String lastEventId) {
        final boolean standing = EventLogs.isStanding(lastEventId);
        final var followed = logs.follow(session, lastEventId, new EventLog.Follower() {
            @Override
            public void event(final String id, final byte[] json) {
                loop.execute(() -> reply.again(id, json));
            }

            @Override
            public void ended() {
                // What belongs to no request goes on here, whatever became of the stream before.
                if (!standing) {
                    loop.execute(() -> reply.endStream(false));
                }
            }
        });
        if (followed.isPresent()) {
            if (standing) {
                goesOn = followed;
                stand();
            } else {
                reply.streaming();
            }
        }
        return followed.isPresent();
    }

    @Override
    public void send(final byte[] json) {
        loop.execute(() -> {
            if (!reply.isStreaming()) {
                return;
            }
            if (reply.isWritable()) {
                message(json);
            } else if (waiting.size() < MOST_WAITING && waiting.add(new String(json, StandardCharsets.UTF_8))) {
                reply.onWritable(this::catchUp);
            }
        });
    }

    private void catchUp() {
        final var late = List.copyOf(waiting);
        waiting.clear();
        late.forEach(json -> message(json.getBytes(StandardCharsets.UTF_8)));
    }

    private void message(final byte[] json) {
        goesOn.ifPresentOrElse(log -> log.append(json), () -> reply.message(json));
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
