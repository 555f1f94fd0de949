package io.sallyport.demo;

import io.sallyport.demo.selftest.SelfTest;
import io.sallyport.demo.stage.Demo;
import io.sallyport.demo.stage.GatewayPorts;
import io.sallyport.demo.stage.JavaCommand;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./sallyport demo}: real servers, the gateway in front of them, and what to paste next; or the self-test. */
@Command(
        name = "sallyport demo",
        mixinStandardHelpOptions = true,
        version = "Sallyport's demo",
        description = "Starts three MCP servers and the gateway in front of them, and prints what to paste next.")
public final class DemoMain implements Callable<Integer> {

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    @Option(names = "--self-test", description = "Walk a real client through everything, then exit with 0 or 1.")
    private boolean selfTest;

    @Option(names = "--port", paramLabel = "PORT", description = "Where MCP clients go (default: 8443).")
    private int port = 8443;

    @Option(names = "--status-port", paramLabel = "PORT", description = "Probes and metrics (default: 9911).")
    private int statusPort = 9911;

    @Option(names = "--admin-port", paramLabel = "PORT", description = "The operator's port (default: 9912).")
    private int adminPort = 9912;

    @Option(names = "--dir", paramLabel = "DIR", description = "Keep certificates, keys and logs here.")
    private @Nullable Path directory;

    private final AtomicBoolean stopping = new AtomicBoolean();

    public static void main(String[] args) {
        System.exit(new CommandLine(new DemoMain()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            return start();
        } catch (IOException e) {
            return stopping.get() ? 0 : fail(String.valueOf(e.getMessage()));
        }
    }

    private int start() throws IOException, InterruptedException {
        final var gateway = gatewayCommand();
        if (gateway.isEmpty()) {
            return fail("the demo does not know how to start the gateway: start it as ./sallyport demo");
        }
        final var ports = selfTest ? GatewayPorts.free() : new GatewayPorts(port, statusPort, adminPort);
        final var conflict = ports.conflict();
        if (conflict.isPresent()) {
            return fail(conflict.get());
        }
        final var place = Workplace.at(Optional.ofNullable(directory));
        OUT.println("Starting three MCP servers and the gateway in " + place.path() + " …");
        try (var demo = Demo.start(ports, gateway.get(), place.path())) {
            return selfTest ? test(demo, place) : serve(demo, place);
        }
    }

    private static int test(Demo demo, Workplace place) throws IOException, InterruptedException {
        final boolean passed = new SelfTest(OUT).run(demo);
        demo.close();
        if (passed) {
            place.discard();
        }
        return passed ? 0 : 1;
    }

    private int serve(Demo demo, Workplace place) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> tidyUp(demo, place), "tidy-up"));
        OUT.println(Instructions.of(demo));
        final var gateway = demo.gateway().process();
        while (!gateway.awaitExit(Duration.ofHours(1))) {
            // It runs; nothing to do.
        }
        return stopping.get() ? 0 : fail(gateway.complaint("ended"));
    }

    private void tidyUp(Demo demo, Workplace place) {
        final boolean asked = demo.gateway().process().isAlive();
        stopping.set(true);
        demo.close();
        try {
            if (asked) {
                place.discard();
            }
        } catch (IOException e) {
            System.err.println("sallyport demo: " + place.path() + " could not be removed: " + e.getMessage());
        }
    }

    /** The launcher says how the gateway runs; nothing of it is on this class path. */
    private static Optional<JavaCommand> gatewayCommand() {
        return Optional.ofNullable(System.getProperty("sallyport.gateway.classpath"))
                .map(classPath -> new JavaCommand(
                        List.of(System.getProperty("sallyport.gateway.flags", "")
                                .trim()
                                .split("\\s+")),
                        classPath,
                        "io.sallyport.server.SallyportMain"));
    }

    private static int fail(String sentence) {
        System.err.println("sallyport demo: " + sentence);
        return 1;
    }
}
