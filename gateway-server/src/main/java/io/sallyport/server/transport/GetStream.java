package io.sallyport.server.transport;

import io.sallyport.server.federation.Listening;
import io.sallyport.server.session.Backlog;
import io.sallyport.server.session.ClientStream;
import io.sallyport.server.session.EventLog;
import io.sallyport.server.session.EventLogs;
import io.sallyport.server.session.Session;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * The stream a client opened with GET: for what belongs to no request of its own, or for the rest of a stream that it has
 * lost. What belongs to no request is logged first and told from there, so that a client that comes back hears it too; one
 * that has just gone is waited for a little before the servers' own streams are closed.
 */
final class GetStream implements ClientStream {

    private static final Duration MAY_COME_BACK = Duration.ofSeconds(5);

    private final HttpReply reply;
    private final Session session;
    private final EventLogs logs;
    private final ScheduledExecutorService loop;
    private final Backlog backlog;
    /** The servers' streams; whoever takes over from this one takes them, from any thread. */
    private final AtomicReference<Optional<Listening>> upstreams = new AtomicReference<>(Optional.empty());

    private final Following following = new Following();
    private Optional<EventLog> log = Optional.empty();

    /**
     * @param dropped is told of each message that the client was too slow for
     */
    GetStream(
            final HttpReply reply,
            final Session session,
            final EventLogs logs,
            final Runnable dropped,
            final ScheduledExecutorService loop) {
        this.reply = reply;
        this.session = session;
        this.logs = logs;
        this.loop = loop;
        this.backlog = new Backlog(dropped);
    }

    /**
     * Opens it.
     *
     * @param lastEventId what the client has heard last of the stream it wants the rest of
     * @param opening opens the servers' streams
     * @return false where that stream is not known here any more
     */
    boolean open(final Optional<String> lastEventId, final Supplier<Listening> opening) {
        return lastEventId.map(id -> resume(id, opening)).orElseGet(() -> begin(opening));
    }

    private boolean begin(final Supplier<Listening> opening) {
        final var begun = logs.beginStanding(session);
        begun.follow(following);
        stand(begun, opening);
        if (begun.primes()) {
            reply.prime(begun.first());
        }
        return true;
    }

    private boolean resume(final String lastEventId, final Supplier<Listening> opening) {
        final boolean standing = EventLogs.isStanding(lastEventId);
        final var followed = logs.follow(session, lastEventId, standing ? following : new Rest());
        if (followed.isPresent() && standing) {
            followed.get().goOn();
            stand(followed.get(), opening);
        } else if (followed.isPresent()) {
            reply.streaming();
        }
        return followed.isPresent();
    }

    private void stand(final EventLog standing, final Supplier<Listening> opening) {
        log = Optional.of(standing);
        // Before the client can see the head and open another.
        final var before = session.attach(this);
        reply.streaming();
        final var listening = before.flatMap(GetStream::handedOver).orElseGet(opening);
        before.ifPresent(ClientStream::end);
        upstreams.set(Optional.of(listening));
        session.whenPinned(listening::look);
        listening.look();
    }

    private static Optional<Listening> handedOver(final ClientStream before) {
        return before instanceof GetStream other ? other.upstreams.getAndSet(Optional.empty()) : Optional.empty();
    }

    @Override
    public void send(final byte[] json) {
        loop.execute(() -> {
            if (reply.isWritable()) {
                note(json);
            } else if (backlog.add(json)) {
                reply.onWritable(() -> backlog.clear().forEach(this::note));
            }
        });
    }

    private void note(final byte[] json) {
        log.ifPresent(standing -> standing.append(json));
    }

    @Override
    public void end() {
        loop.execute(() -> {
            close();
            reply.endStream(true);
        });
    }

    /** Its client is gone, and may be on its way back. */
    void gone() {
        reply.endStream(false);
        if (log.isPresent()) {
            loop.schedule(this::close, MAY_COME_BACK.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void close() {
        session.detach(this);
        upstreams.getAndSet(Optional.empty()).ifPresent(Listening::close);
        log.ifPresent(standing -> standing.leave(following));
    }

    /** Tells the client what is logged; that somebody else took over, or the end of what never ends, is nothing to tell. */
    private class Following implements EventLog.Follower {

        @Override
        public void event(final String id, final byte[] json) {
            loop.execute(() -> reply.again(id, json));
        }

        @Override
        public void ended() {}
    }

    /** The same of a request's stream, which ends. */
    private final class Rest extends Following {

        @Override
        public void ended() {
            loop.execute(() -> reply.endStream(false));
        }
    }
}
