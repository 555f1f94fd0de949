package io.sallyport.benchmarks;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A way to the upstream.
 *
 * @param sessions those that are called in, as lines of token and session id
 * @param proxy what stands in it, child processes not named; nothing where the way is direct
 */
record Row(String name, URI url, Path sessions, List<ProcessHandle> proxy, Hops hops) {

    /** Whether nothing stands in it. */
    boolean isDirect() {
        return proxy.isEmpty();
    }

    /** Whether it is slow until it was loaded for a while. */
    boolean isGateway() {
        return name.startsWith("Sallyport");
    }

    /** CPU time of the proxy so far, in user and kernel, as the kernel has accounted it. */
    Duration cpu() {
        return proxy.stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }
}
