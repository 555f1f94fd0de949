package io.sallyport.plugins.limits;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bandwidth;
import io.sallyport.config.LimitConfig;
import io.sallyport.plugins.spi.Call;
import java.time.Duration;

/** One limit and its buckets: as many as there are callers of late, at most {@value #MAX_BUCKETS}. */
final class Limit {

    static final int MAX_BUCKETS = 100_000;

    private final String name;
    private final LimitConfig config;
    private final Bandwidth bandwidth;
    private final LoadingCache<Object, Allowance> allowances;

    /** @throws IllegalArgumentException where no bucket can be made of the configuration */
    Limit(final String name, final LimitConfig config, final ClockMeter time) {
        this.name = name;
        this.config = checked(config);
        this.bandwidth = Bandwidth.builder()
                .capacity(burst())
                .refillGreedy(config.rate().count(), config.rate().per())
                .build();
        this.allowances = Caffeine.newBuilder()
                .maximumSize(MAX_BUCKETS)
                .expireAfterAccess(timeToFull())
                .ticker(time)
                .executor(Runnable::run)
                .build(_ -> new Allowance(bandwidth, time));
    }

    private static LimitConfig checked(final LimitConfig config) {
        final var rate = config.rate();
        if (rate.count() < 1 || !rate.per().isPositive() || config.burst().orElse(1) < 1) {
            throw new IllegalArgumentException("a limit needs a rate and a burst above zero");
        }
        if (config.status() != 429 && config.status() != 200) {
            throw new IllegalArgumentException("the status of a refused call is 429 or 200, not " + config.status());
        }
        return config;
    }

    private long burst() {
        return config.burst().orElse(config.rate().count());
    }

    /** A bucket left alone that long is full, as a new one is: forgetting it changes nothing. */
    private Duration timeToFull() {
        final var rate = config.rate();
        final double turns = (double) burst() / rate.count();
        return Duration.ofMillis((long) Math.ceil(rate.per().toMillis() * turns))
                .plusSeconds(1);
    }

    Allowance allowanceOf(final Call call) {
        return allowances.get(owner(call));
    }

    private Object owner(final Call call) {
        final var principal = call.caller().principal();
        return switch (config.per()) {
            case PRINCIPAL -> principal.isAnonymous() ? ClientNetwork.of(call.clientAddress()) : principal;
            case ADDRESS -> ClientNetwork.of(call.clientAddress());
        };
    }

    /** How the caller stands, without taking a token. */
    Standing standing(final Call call) {
        final var probe = allowanceOf(call).estimate();
        return new Standing(name, config, probe.getRemainingTokens(), probe.getNanosToWaitForRefill());
    }

    /** This limit as an item of the {@code RateLimit-Policy} field. */
    String policy() {
        return '"' + name + "\";q=" + config.rate().count() + ";w="
                + Standing.roundedUp(config.rate().per());
    }
}
