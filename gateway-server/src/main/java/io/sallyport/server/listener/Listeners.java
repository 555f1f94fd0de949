package io.sallyport.server.listener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All listeners of the gateway, which share one limit on connections. */
public final class Listeners {

    private final List<Listener> listeners;
    private final ConnectionCount all;

    private Listeners(final List<Listener> listeners, final ConnectionCount all) {
        this.listeners = List.copyOf(listeners);
        this.all = all;
    }

    /**
     * Opens all of them, or none. Blocks.
     *
     * @param mostConnections open at once on all listeners together
     */
    public static Listeners open(
            final EventLoops loops,
            final List<ListenerSettings> settings,
            final int mostConnections,
            final TailInstaller tail,
            final ListenerObserver observer)
            throws CannotListenException {
        final List<Listener> opened = new ArrayList<>();
        final ConnectionCount all = new ConnectionCount();
        try {
            for (final ListenerSettings each : settings) {
                opened.add(new Listener(loops, each, all, mostConnections, tail, observer));
            }
        } catch (final CannotListenException e) {
            opened.forEach(listener -> listener.close(Duration.ZERO));
            throw e;
        }
        opened.forEach(Listener::accept);
        return new Listeners(opened, all);
    }

    public List<Listener> all() {
        return listeners;
    }

    /**
     * Makes new settings of all of them ready, or of none. Blocks.
     *
     * @param settings by name for every listener there is
     * @throws CannotListenException where one of them cannot be used; everything stays as it was
     */
    public List<ListenerChange> prepare(final List<ListenerSettings> settings) throws CannotListenException {
        final List<ListenerChange> ready = new ArrayList<>();
        try {
            for (final ListenerSettings each : settings) {
                ready.add(named(each.name()).prepare(each));
            }
        } catch (final CannotListenException | RuntimeException e) {
            ready.forEach(ListenerChange::discard);
            throw e;
        }
        return ready;
    }

    private Listener named(final String name) {
        return listeners.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no listener " + name));
    }

    public int activeConnections() {
        return all.open();
    }

    /** Closes all ports; open connections live on. */
    public void stopAccepting() {
        listeners.forEach(Listener::stopAccepting);
    }

    /** Tells all clients to go elsewhere with their next request. */
    public void goAway() {
        listeners.forEach(Listener::goAway);
    }

    /** Closes connections as their exchanges end, and all that are left at the deadline. Blocks. */
    public void close(final Duration deadline) {
        final long end = System.nanoTime() + deadline.toNanos();
        listeners.forEach(Listener::startClosing);
        listeners.forEach(listener -> listener.finishClosing(end));
    }
}
