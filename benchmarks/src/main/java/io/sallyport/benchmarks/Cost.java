package io.sallyport.benchmarks;

import java.time.Duration;

/**
 * How long a suite takes, by what it does.
 *
 * @param gateways that are started and have seen no load
 * @param ways through gateways that are loaded in every round
 * @param others that are loaded in every round and need no warm-up
 * @param more seconds for what is of another kind
 */
record Cost(int gateways, int ways, int others, int more) {

    private static final Duration START = Duration.ofSeconds(3);
    /** Of a load generator, and of reading counters around it. */
    private static final Duration AROUND = Duration.ofMillis(700);
    /** Until it is seen that a call costs no less any more. */
    private static final Duration SETTLING = Duration.ofSeconds(12);

    Duration estimate(final Settings settings) {
        final var settling = settings.quick() ? settings.warmUp() : SETTLING;
        return START.plus(settings.warmUp())
                .multipliedBy(gateways)
                .plus(settling.multipliedBy(ways))
                .plus(settings.window().plus(AROUND).multipliedBy((long) (ways + others) * settings.rounds()))
                .plusSeconds(settings.quick() ? more / 4 : more);
    }
}
