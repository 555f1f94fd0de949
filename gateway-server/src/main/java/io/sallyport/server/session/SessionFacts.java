package io.sallyport.server.session;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a client has set up in its session and every upstream session it gets must know: it is told again to one that
 * replaces a lost one. Any thread.
 */
public final class SessionFacts {

    private static final int MOST_SUBSCRIPTIONS = 1_000;
    private static final int LONGEST_URI = 2_048;

    private final RareMap<Integer, Set<String>> subscriptions = new RareMap<>();
    private volatile Optional<String> logLevel = Optional.empty();
    private volatile boolean shownOtherwise;

    /** The least severe log message the client wants, if it said so. */
    public Optional<String> logLevel() {
        return logLevel;
    }

    public void logLevel(final String level) {
        logLevel = Optional.of(level);
    }

    /** Whether the session is shown other lists than all sessions are, of which only its home knows. */
    public boolean isShownOtherwise() {
        return shownOtherwise;
    }

    public void shownOtherwise() {
        shownOtherwise = true;
    }

    /** Notes a subscription by the upstream's own URI; what is too long or too many is not told again. */
    public void subscribed(final int upstream, final String uri) {
        final var uris = uris(upstream);
        if (uris.size() < MOST_SUBSCRIPTIONS && uri.length() <= LONGEST_URI) {
            uris.add(uri);
        }
    }

    private synchronized Set<String> uris(final int upstream) {
        return subscriptions.get(upstream).orElseGet(() -> {
            final Set<String> none = ConcurrentHashMap.newKeySet();
            subscriptions.put(upstream, none);
            return none;
        });
    }

    public void unsubscribed(final int upstream, final String uri) {
        subscriptions.get(upstream).ifPresent(uris -> uris.remove(uri));
    }

    /** The upstream's own URIs, in no order. */
    public List<String> subscriptions(final int upstream) {
        return List.copyOf(subscriptions.get(upstream).orElse(Set.of()));
    }
}
