package io.sallyport.benchmarks;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A way to the upstream.
 *
 * @param proxy what stands in it, child processes not named; nothing where the way is direct
 * @param check whether a sample is what the name says
 */
record Row(String name, URI url, Load load, List<ProcessHandle> proxy, Hops hops, Check check) {

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

    Row(final String name, final URI url, final Load load, final ProcessHandle... proxy) {
        this(name, url, load, List.of(proxy), Hops.NONE, Check.ANSWERED);
    }

    Row checked(final Check other) {
        return new Row(name, url, load, proxy, hops, other);
    }

    /** Whether nothing stands in it. */
    boolean isDirect() {
        return proxy.isEmpty();
    }

    /** Whether what stands in it becomes faster by itself. */
    boolean learns() {
        return name.startsWith("Sallyport") || name.startsWith("Netty");
    }

    /** Whether it is as fast at once as it ever will be. */
    boolean isNative() {
        return isDirect() || name.startsWith("nginx");
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
