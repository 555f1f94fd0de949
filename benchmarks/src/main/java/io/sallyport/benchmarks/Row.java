package io.sallyport.benchmarks;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A way to the upstream.
 *
 * @param proxy what stands in it, with its child processes; nothing where the way is direct
 */
record Row(String name, URI url, Optional<ProcessHandle> proxy) {

    /** CPU time of the proxy so far, in user and kernel, as the kernel has accounted it. */
    Duration cpu() {
        return proxy.stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }
}
