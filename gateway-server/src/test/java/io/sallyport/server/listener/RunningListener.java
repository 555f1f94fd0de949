package io.sallyport.server.listener;

import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** One listener on a free port of loopback with an echo behind it. */
final class RunningListener implements AutoCloseable {

    static final ListenerLimits LIMITS = ListenerLimits.DEFAULT;

    final EchoTail tail = new EchoTail();
    final RecordingObserver observer = new RecordingObserver();
    final EventLoops loops;
    final Listeners listeners;
    final Listener listener;

    RunningListener(final ListenerSettings settings) throws CannotListenException {
        this(settings, EventLoops.Transport.EPOLL, Integer.MAX_VALUE);
    }

    RunningListener(final ListenerSettings settings, final EventLoops.Transport transport, final int mostConnections)
            throws CannotListenException {
        loops = EventLoops.start(transport, 2);
        try {
            listeners = Listeners.open(loops, List.of(settings), mostConnections, tail, observer);
        } catch (final CannotListenException e) {
            loops.close(Duration.ofSeconds(5));
            throw e;
        }
        listener = listeners.all().getFirst();
    }

    static ListenerSettings plain() {
        return settings(Optional.empty(), LIMITS);
    }

    static ListenerSettings plain(final ListenerLimits limits) {
        return settings(Optional.empty(), limits);
    }

    static ListenerSettings tls(final TlsSettings tls) {
        return settings(Optional.of(tls), LIMITS);
    }

    static ListenerSettings settings(final Optional<TlsSettings> tls, final ListenerLimits limits) {
        return new ListenerSettings("mcp", "127.0.0.1", 0, tls, Optional.empty(), everyone(), limits);
    }

    static Predicate<InetAddress> everyone() {
        return _ -> true;
    }

    int port() {
        return listener.address().getPort();
    }

    /** Why these settings are refused, or nothing once they are in force. */
    Optional<ListenerProblem> reload(final ListenerSettings next) {
        try {
            listeners.prepare(List.of(next)).forEach(ListenerChange::take);
            return Optional.empty();
        } catch (final CannotListenException e) {
            return Optional.of(e.problem());
        }
    }

    RawClient connect() throws Exception {
        return new RawClient(port());
    }

    HttpResponse<String> get(final HttpClient client, final String scheme, final String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(scheme + "://localhost:" + port() + path))
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        listeners.close(Duration.ZERO);
        loops.close(Duration.ofSeconds(5));
    }
}
