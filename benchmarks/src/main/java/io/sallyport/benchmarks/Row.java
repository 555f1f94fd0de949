package io.sallyport.benchmarks;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A way to the upstream.
 *
 * @param pace of what stands in it
 * @param proxy what stands in it, child processes not named; nothing where the way is direct
 * @param check whether a sample is what the name says
 */
record Row(String name, URI url, Load load, Pace pace, List<ProcessHandle> proxy, Hops hops, Check check) {

    /** From this share of the core on, what others use shows more than what is measured. */
    private static final double DISTURBED = 0.1;

    /** How soon it is as fast as it will be. */
    enum Pace {
        /** At once. */
        STEADY,
        /** Once its compilers are done, which may have all cores until then. */
        LEARNING,
        /** Nobody here knows. */
        UNKNOWN
    }

    /** Looks at what was counted on all sides. */
    @FunctionalInterface
    interface Check {

        /** Every request was answered by the upstream. */
        Check ANSWERED = sample -> sample.counted().failed() == 0
                && sample.counted().requests() > 0
                && sample.answered() >= sample.counted().requests();

        /** None of them failed, and the upstream heard of none. */
        Check UNASKED =
                sample -> sample.counted().failed() == 0 && sample.counted().requests() > 0 && sample.answered() == 0;

        boolean holds(Sample sample);
    }

    private Row(final String name, final URI url, final Load load, final Pace pace, final List<ProcessHandle> proxy) {
        this(name, url, load, pace, proxy, Hops.NONE, Check.ANSWERED);
    }

    /** Nothing stands in it. */
    static Row direct(final String name, final URI url, final Load load) {
        return new Row(name, url, load, Pace.STEADY, List.of());
    }

    /** A native program does. */
    static Row steady(final String name, final URI url, final Load load, final ProcessHandle proxy) {
        return new Row(name, url, load, Pace.STEADY, List.of(proxy));
    }

    /** A JVM of ours does. */
    static Row learning(final String name, final URI url, final Load load, final ProcessHandle proxy) {
        return learning(name, url, load, List.of(proxy));
    }

    /** Several do. */
    static Row learning(final String name, final URI url, final Load load, final List<ProcessHandle> proxy) {
        return new Row(name, url, load, Pace.LEARNING, proxy);
    }

    /** Something of others does. */
    static Row unknown(final String name, final URI url, final Load load, final ProcessHandle proxy) {
        return new Row(name, url, load, Pace.UNKNOWN, List.of(proxy));
    }

    Row checked(final Check other) {
        return new Row(name, url, load, pace, proxy, hops, other);
    }

    Row hopping(final Hops other) {
        return new Row(name, url, load, pace, proxy, other, check);
    }

    /** Whether nothing stands in it. */
    boolean isDirect() {
        return proxy.isEmpty();
    }

    /** Whether what stands in it had its core for itself. */
    boolean isCalm(final Sample sample) {
        return isDirect() || sample.disturbed() < DISTURBED;
    }

    boolean isHonest(final Sample sample) {
        return check.holds(sample) && hops.fit(sample);
    }

    /** CPU time of the proxy so far, in user and kernel, as the kernel has accounted it. */
    Duration cpu() {
        return proxy.stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }
}
