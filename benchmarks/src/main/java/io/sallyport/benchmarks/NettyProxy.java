package io.sallyport.benchmarks;

import io.sallyport.demo.stage.JavaCommand;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Netty's codecs and nothing else, before the upstream: the floor of what is built on them. */
record NettyProxy(ProcessHandle process, int port) {

    private static final Duration START = Duration.ofSeconds(30);

    URI url(final String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** One with the gateway's own flags, on the measured core. */
    static NettyProxy start(final Stage stage) throws IOException, InterruptedException {
        final var flags = "@" + stage.kit().launcher().resolveSibling("conf").resolve("jvm.options");
        final var java = new JavaCommand(
                List.of(flags, "-Xmx256m"),
                System.getProperty("java.class.path"),
                "io.sallyport.benchmarks.upstream.BareProxy");
        final var command = java.with(Integer.toString(stage.upstreamPort()));
        final var started = stage.group().start("netty", stage.kit().cores().measured(command), Map.of());
        final var line = started.awaitLine(text -> text.startsWith("listening "), START);
        final var process =
                ProcessHandle.of(started.pid()).orElseThrow(() -> new IOException(started.complaint("is gone")));
        return new NettyProxy(process, Integer.parseInt(line.substring("listening ".length())));
    }
}
