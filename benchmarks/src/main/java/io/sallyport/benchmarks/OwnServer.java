package io.sallyport.benchmarks;

import io.sallyport.benchmarks.upstream.BareProxy;
import io.sallyport.benchmarks.upstream.EchoUpstream;
import io.sallyport.demo.stage.JavaCommand;
import io.sallyport.demo.stage.ProcessGroup;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A server of this class path in a process of its own, which has printed {@code listening PORT}. */
record OwnServer(ProcessHandle process, int port) {

    private static final Duration START = Duration.ofSeconds(30);
    private static final String LISTENING = "listening ";

    /** What everything that is measured calls in the end, beside the measured core. */
    static OwnServer upstream(final Cores cores, final ProcessGroup group) throws IOException, InterruptedException {
        final var flags = List.of(
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-Dlogback.configurationFile=demo-logback.xml");
        return start("upstream", cores.beside(java(flags, EchoUpstream.class).with()), group);
    }

    /**
     * Netty's codecs and nothing else before the upstream, the floor of what is built on them: with the gateway's own flags,
     * on the measured core.
     *
     * @param more {@code io_uring} for that, where it is there
     */
    static OwnServer bareProxy(final Stage stage, final String... more) throws IOException, InterruptedException {
        final var arguments =
                Stream.concat(Stream.of(Integer.toString(stage.upstream().port())), Stream.of(more));
        final var command = java(gatewayFlags(stage), BareProxy.class).with(arguments.toArray(String[]::new));
        return start("netty", stage.kit().cores().measured(command), stage.group());
    }

    /** What answers by itself with Netty's codecs and nothing else: with the gateway's own flags, on the measured core. */
    static OwnServer measured(final Stage stage) throws IOException, InterruptedException {
        final var command = java(gatewayFlags(stage), EchoUpstream.class).with();
        return start("ready", stage.kit().cores().measured(command), stage.group());
    }

    private static List<String> gatewayFlags(final Stage stage) {
        final var options = stage.kit().launcher().resolveSibling("conf").resolve("jvm.options");
        return List.of("@" + options, "-Xmx256m", "-Dlogback.configurationFile=demo-logback.xml");
    }

    private static JavaCommand java(final List<String> flags, final Class<?> main) {
        return new JavaCommand(flags, System.getProperty("java.class.path"), main.getName());
    }

    private static OwnServer start(final String name, final List<String> command, final ProcessGroup group)
            throws IOException, InterruptedException {
        final var started = group.start(name, command, Map.of());
        final var line = started.awaitLine(text -> text.startsWith(LISTENING), START);
        final var process =
                ProcessHandle.of(started.pid()).orElseThrow(() -> new IOException(started.complaint("is gone")));
        return new OwnServer(process, Integer.parseInt(line.substring(LISTENING.length())));
    }

    URI url(final String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
