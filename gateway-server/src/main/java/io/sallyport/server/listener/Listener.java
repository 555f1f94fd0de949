package io.sallyport.server.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.EventExecutor;
import io.sallyport.config.pem.UnusableCertificateException;
import io.sallyport.server.listener.ListenerObserver.Protocol;
import io.sallyport.server.listener.ListenerObserver.Refusal;
import io.sallyport.server.listener.ListenerObserver.TlsFailure;
import io.sallyport.server.transport.Draining;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One address that clients connect to, and the connections that came in by it. */
public final class Listener {

    private final ConnectionCount all;
    private final int mostInAll;
    private final TailInstaller tail;
    private final ListenerObserver observer;
    private final ChannelGroup connections;
    private final ConnectionCount count = new ConnectionCount();
    /** Empty where connections come from this process. */
    private final Optional<Channel> socket;

    private final Optional<CertificateStore> certificates;
    private volatile ListenerSettings settings;
    private volatile boolean draining;

    /** Takes the port first, for reading certificates is the slower part, and accepts when both are there. */
    Listener(
            final EventLoops loops,
            final ListenerSettings settings,
            final ConnectionCount all,
            final int mostInAll,
            final TailInstaller tail,
            final ListenerObserver observer)
            throws CannotListenException {
        this.settings = settings;
        this.all = all;
        this.mostInAll = mostInAll;
        this.tail = tail;
        this.observer = observer;
        this.connections =
                new DefaultChannelGroup(settings.name(), loops.group().next());
        final var port = new Binding(loops, settings).bind(pipeline());
        this.socket = Optional.of(port);
        try {
            this.certificates = served(settings).map(CertificateStore::new);
        } catch (final CannotListenException e) {
            port.close().awaitUninterruptibly();
            throw e;
        }
    }

    private Listener(
            final EventExecutor loop,
            final ListenerSettings settings,
            final TailInstaller tail,
            final ListenerObserver observer) {
        this.settings = settings;
        this.all = new ConnectionCount();
        this.mostInAll = settings.limits().connections();
        this.tail = tail;
        this.observer = observer;
        this.connections = new DefaultChannelGroup(settings.name(), loop);
        this.socket = Optional.empty();
        this.certificates = Optional.empty();
    }

    /** A plain one without a port, for connections that come from this process and begin with {@link #pipeline}. */
    public static Listener withoutPort(
            final EventExecutor loop,
            final ListenerSettings settings,
            final TailInstaller tail,
            final ListenerObserver observer) {
        return new Listener(loop, settings, tail, observer);
    }

    /** What a connection begins with. */
    public ChannelHandler pipeline() {
        return new FrontPipeline(this);
    }

    public String name() {
        return settings.name();
    }

    /** Where it listens; the port is the real one where the settings say 0. */
    public InetSocketAddress address() {
        return socket.map(port -> (InetSocketAddress) port.localAddress())
                .orElseGet(() -> InetSocketAddress.createUnresolved(settings.host(), settings.port()));
    }

    public int activeConnections() {
        return count.open();
    }

    /**
     * Makes new settings ready, without using any of them yet. Where and whether TLS is spoken cannot change. Reads
     * certificates, so it blocks.
     *
     * @throws CannotListenException where they cannot be used; everything stays as it was
     */
    public ListenerChange prepare(final ListenerSettings next) throws CannotListenException {
        if (next.tls().isPresent() != certificates.isPresent()) {
            throw new CannotListenException(
                    new ListenerProblem(next.tlsKey(), "needs a restart to be switched on or off"));
        }
        return new ListenerChange(this, next, served(next));
    }

    /** For the connections to come; open ones live on as they are. */
    void become(final ListenerSettings next, final Optional<ServedCertificates> served) {
        certificates.ifPresent(store -> served.ifPresent(store::become));
        settings = next;
    }

    /** Closes the port; open connections live on. */
    public void stopAccepting() {
        socket.ifPresent(Channel::close);
    }

    /** Tells clients to go elsewhere with their next request: GOAWAY, or {@code Connection: close} on each answer. */
    public void goAway() {
        draining = true;
        tell(Draining.STARTED);
    }

    /** Stops accepting, closes connections as their exchanges end, and all that are left at the deadline. Blocks. */
    public void close(final Duration deadline) {
        startClosing();
        finishClosing(System.nanoTime() + deadline.toNanos());
    }

    void accept() {
        socket.ifPresent(port -> port.config().setAutoRead(true));
    }

    void startClosing() {
        draining = true;
        socket.ifPresent(port -> port.close().awaitUninterruptibly());
        tell(Draining.CLOSING);
    }

    void finishClosing(final long nanoTime) {
        final long left = Math.max(0, nanoTime - System.nanoTime());
        connections.newCloseFuture().awaitUninterruptibly(left, TimeUnit.NANOSECONDS);
        connections.forEach(channel -> channel.eventLoop().execute(() -> abort(channel)));
        connections.newCloseFuture().awaitUninterruptibly(1, TimeUnit.SECONDS);
        certificates.ifPresent(CertificateStore::close);
    }

    ListenerSettings settings() {
        return settings;
    }

    TailInstaller tail() {
        return tail;
    }

    Optional<CertificateStore> certificates() {
        return certificates;
    }

    boolean draining() {
        return draining;
    }

    /** Lets a connection in, counted until it closes, or says to the observer why not. */
    boolean admit(final Channel channel, final ListenerSettings now) {
        if (!(channel.remoteAddress() instanceof final InetSocketAddress peer)) {
            return false; // gone already
        }
        final Optional<Refusal> refusal = refusal(peer, now);
        if (refusal.isPresent()) {
            observer.connectionRefused(now.name(), refusal.get());
            return false;
        }
        connections.add(channel);
        channel.closeFuture().addListener(_ -> {
            count.leave();
            all.leave();
        });
        return true;
    }

    void opened(final Channel channel, final Protocol protocol) {
        observer.connectionOpened(name(), protocol);
        channel.closeFuture().addListener(_ -> observer.connectionClosed(name(), protocol));
        if (draining) {
            channel.pipeline().fireUserEventTriggered(Draining.STARTED);
        }
    }

    void tlsFailed(final TlsFailure reason) {
        observer.tlsFailed(name(), reason);
    }

    private Optional<Refusal> refusal(final InetSocketAddress peer, final ListenerSettings now) {
        if (!now.allowFrom().test(peer.getAddress())) {
            return Optional.of(Refusal.ADDRESS);
        }
        if (!count.enter(now.limits().connections())) {
            return Optional.of(Refusal.LISTENER_FULL);
        }
        if (!all.enter(mostInAll)) {
            count.leave();
            return Optional.of(Refusal.GATEWAY_FULL);
        }
        return Optional.empty();
    }

    private void tell(final Draining event) {
        connections.forEach(
                channel -> channel.eventLoop().execute(() -> channel.pipeline().fireUserEventTriggered(event)));
    }

    /** Closes without the farewells of the handlers: no wait for streams, no TLS close. */
    private static void abort(final Channel channel) {
        final ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first != null) {
            first.close();
        }
    }

    private static Optional<ServedCertificates> served(final ListenerSettings settings) throws CannotListenException {
        if (settings.tls().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ServedCertificates.load(settings.tls().get()));
        } catch (final UnusableCertificateException e) {
            throw new CannotListenException(new ListenerProblem(settings.tlsKey(), e.reason()), e);
        }
    }
}
