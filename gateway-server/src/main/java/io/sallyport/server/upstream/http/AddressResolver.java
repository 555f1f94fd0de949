package io.sallyport.server.upstream.http;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Ticker;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Finds the addresses of host names off the loops, and remembers them for a while. */
final class AddressResolver {

    private static final Duration FRESH = Duration.ofSeconds(30);
    private static final Duration FAILED = Duration.ofSeconds(1);
    private static final int NAMES = 1_000;
    private static final long STALE_AFTER_MILLIS = 500;

    private final Executor blocking;
    private final Lookup lookup;
    private final AsyncCache<String, Answer> answers;
    private final Cache<String, List<InetAddress>> lastKnown =
            Caffeine.newBuilder().executor(Runnable::run).maximumSize(NAMES).build();

    AddressResolver(final Executor blocking, final Lookup lookup, final Ticker ticker) {
        this.blocking = blocking;
        this.lookup = lookup;
        this.answers = Caffeine.newBuilder()
                .executor(Runnable::run)
                .ticker(ticker::nanoTime)
                .maximumSize(NAMES)
                .expireAfter(Expiry.<String, Answer>creating((name, answer) -> answer.fresh() ? FRESH : FAILED))
                .buildAsync();
    }

    /**
     * The addresses of a host, in the resolver's order; a literal address is its own answer. Where the resolver fails or
     * hangs, the last known addresses are the answer.
     */
    CompletableFuture<Answer> resolve(final String host) {
        final byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
        if (literal != null) {
            return CompletableFuture.completedFuture(ofLiteral(literal));
        }
        final var answer = answers.get(host, (name, _) -> CompletableFuture.supplyAsync(() -> lookUp(name), blocking));
        final var stale = lastKnown.getIfPresent(host);
        return answer.isDone() || stale == null
                ? answer
                : answer.copy().completeOnTimeout(Answer.stale(stale), STALE_AFTER_MILLIS, TimeUnit.MILLISECONDS);
    }

    private Answer lookUp(final String host) {
        try {
            final var addresses = List.of(lookup.byName(host));
            lastKnown.put(host, addresses);
            return new Answer(addresses, true, "");
        } catch (final UnknownHostException unknown) {
            final var stale = lastKnown.getIfPresent(host);
            return stale == null
                    ? new Answer(List.of(), false, "no address for " + host + ": " + unknown.getMessage())
                    : Answer.stale(stale);
        }
    }

    private static Answer ofLiteral(final byte[] address) {
        try {
            return new Answer(List.of(InetAddress.getByAddress(address)), true, "");
        } catch (final UnknownHostException impossible) {
            throw new IllegalArgumentException("not 4 or 16 bytes", impossible);
        }
    }

    /** Asks the platform; may block. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] byName(String host) throws UnknownHostException;
    }

    /**
     * What is known of a name.
     *
     * @param addresses empty where there is none
     * @param fresh whether the resolver said so just now
     * @param problem why there is none
     */
    record Answer(List<InetAddress> addresses, boolean fresh, String problem) {
        static Answer stale(final List<InetAddress> addresses) {
            return new Answer(addresses, false, "");
        }
    }
}
