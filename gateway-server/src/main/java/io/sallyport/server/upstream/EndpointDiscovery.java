package io.sallyport.server.upstream;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells an upstream where its endpoints are: the configured URLs, or every address their names resolve to. Names are
 * looked up off the loop; while they cannot be, what is known stays.
 *
 * <p>Confined to the upstream's loop.
 */
public final class EndpointDiscovery implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EndpointDiscovery.class);
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Upstream upstream;
    private final boolean resolveEach;
    private final Executor blocking;
    private final Lookup lookup;
    private List<URI> urls;
    private Optional<ScheduledFuture<?>> next = Optional.empty();
    private boolean looking;
    private boolean closed;

    /** @param blocking runs lookups, one at a time; see {@link LookupThreads} */
    public EndpointDiscovery(
            final Upstream upstream, final List<URI> urls, final boolean resolveEach, final Executor blocking) {
        this(upstream, urls, resolveEach, blocking, InetAddress::getAllByName);
    }

    EndpointDiscovery(
            final Upstream upstream,
            final List<URI> urls,
            final boolean resolveEach,
            final Executor blocking,
            final Lookup lookup) {
        this.upstream = upstream;
        this.urls = List.copyOf(urls);
        this.resolveEach = resolveEach;
        this.blocking = blocking;
        this.lookup = lookup;
    }

    /** Asks the platform; may block for long. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] byName(String host) throws UnknownHostException;
    }

    public void start() {
        upstream.loop().execute(this::discover);
    }

    /** Other URLs from now on. */
    public void become(final List<URI> changed) {
        upstream.loop().execute(() -> {
            urls = List.copyOf(changed);
            discover();
        });
    }

    @Override
    public void close() {
        upstream.loop().execute(() -> {
            closed = true;
            next.ifPresent(scheduled -> scheduled.cancel(false));
        });
    }

    private void discover() {
        next.ifPresent(scheduled -> scheduled.cancel(false));
        if (closed) {
            return;
        }
        if (!resolveEach) {
            upstream.locate(urls.stream()
                    .map(url -> new Endpoint(upstream.name(), url, ""))
                    .toList());
            return;
        }
        if (!looking) {
            looking = true;
            lookUp(urls);
        }
    }

    private void lookUp(final List<URI> names) {
        try {
            blocking.execute(() -> {
                final var found = resolve(names);
                upstream.loop().execute(() -> found(names, found));
            });
        } catch (final RejectedExecutionException e) {
            LOG.warn("Too many names hang to look up those of upstream {} now; those known stay", upstream.name(), e);
            found(names, Optional.empty());
        }
    }

    private void found(final List<URI> asked, final Optional<List<Endpoint>> found) {
        looking = false;
        if (closed) {
            return;
        }
        if (!asked.equals(urls)) {
            discover();
            return;
        }
        found.ifPresent(upstream::locate);
        next = Optional.of(upstream.loop().schedule(this::discover, EVERY.toMillis(), TimeUnit.MILLISECONDS));
    }

    private Optional<List<Endpoint>> resolve(final List<URI> names) {
        final var found = new ArrayList<Endpoint>();
        try {
            for (final var url : names) {
                Arrays.stream(lookup.byName(url.getHost()))
                        .map(InetAddress::getHostAddress)
                        .sorted()
                        .forEach(address -> found.add(new Endpoint(upstream.name(), url, address)));
            }
            return Optional.of(found);
        } catch (final UnknownHostException | RuntimeException e) {
            LOG.warn("The endpoints of upstream {} cannot be looked up; those known stay", upstream.name());
            return Optional.empty();
        }
    }
}
