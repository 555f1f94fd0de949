package io.sallyport.server;

import io.sallyport.config.Address;
import io.sallyport.config.AdminConfig;
import io.sallyport.config.load.ConfigLoader;
import io.sallyport.config.load.LoadResult;
import io.sallyport.server.cli.Time;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Asks a running gateway to drain, by its admin port. */
@Command(
        name = "drain",
        mixinStandardHelpOptions = true,
        description = "Drain a running gateway, as SIGTERM does.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it drains; with --wait: it has gone",
            "1:it cannot be reached, refuses, or is still there after the timeout",
            "2:the command line is wrong"
        })
final class DrainCommand implements Callable<Integer> {

    @ArgGroup(multiplicity = "0..1")
    private Where where = new Where();

    @Option(names = "--wait", description = "Return once the gateway has gone.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Time.class,
            defaultValue = "5m",
            description = "How long --wait waits, for example 90s or 1h30m. Default: ${DEFAULT-VALUE}.")
    private Duration timeout = Duration.ofMinutes(5);

    /** How the admin port is found; by default where a configuration that says nothing has it. */
    static final class Where {

        @Option(
                names = {"-c", "--config"},
                paramLabel = "FILE|DIR",
                description = "The configuration the gateway runs with, for its admin.address.")
        private List<Path> config = new ArrayList<>();

        @Option(
                names = "--admin",
                paramLabel = "ADDRESS",
                converter = AdminUri.class,
                description = "Where its admin port is: HOST:PORT, or :PORT on this machine.")
        private @Nullable URI admin;
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            final var client = new DrainClient(admin());
            client.drain();
            if (wait && !client.awaitEnd(timeout)) {
                System.err.println("sallyport: the gateway is still there after the timeout; it goes on draining");
                return 1;
            }
            return 0;
        } catch (final IOException e) {
            System.err.println("sallyport: " + e.getMessage());
            return 1;
        }
    }

    private URI admin() throws IOException {
        if (where.admin != null) {
            return where.admin;
        }
        if (where.config.isEmpty()) {
            return AdminUri.of(AdminConfig.DEFAULT.address());
        }
        final var loader = new ConfigLoader(true, InstantSource.system());
        return switch (loader.load(List.copyOf(where.config), System.getenv())) {
            case LoadResult.Loaded loaded -> AdminUri.of(loaded.config().admin().address());
            case LoadResult.Invalid invalid ->
                throw new IOException("the configuration does not say where the admin port is: "
                        + invalid.problems().getFirst() + ". Fix it, or use --admin");
        };
    }

    /** Reads {@code host:port} and {@code :port}. */
    static final class AdminUri implements CommandLine.ITypeConverter<URI> {

        @Override
        public URI convert(final String text) {
            final var uri = URI.create("http://" + (text.startsWith(":") ? "127.0.0.1" + text : text));
            if (uri.getHost() == null || uri.getPort() < 0 || !uri.getRawPath().isEmpty()) {
                throw new CommandLine.TypeConversionException("'" + text + "' is no address; write host:port");
            }
            return uri;
        }

        static URI of(final Address address) {
            final boolean everywhere = address.everywhere()
                    || address.host().equals("0.0.0.0")
                    || address.host().equals("::");
            return URI.create("http://" + (everywhere ? "127.0.0.1:" + address.port() : address.toString()));
        }
    }
}
