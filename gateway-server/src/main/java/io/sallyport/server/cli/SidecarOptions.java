package io.sallyport.server.cli;

import io.sallyport.server.cli.inject.Place;
import io.sallyport.server.cli.inject.Sidecar;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What is put into pods, and where. */
final class SidecarOptions {

    private static final int PLAIN_PORT = 8080;
    private static final int TLS_PORT = 8443;
    private static final int HIGHEST_PORT = 65_535;
    private static final int LONGEST = 3600;
    /** As Kubernetes names objects (RFC 1123). */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
    /** Of which the names of volumes are made. */
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?");

    private static final Pattern IMAGE = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._/:@-]*");

    private final String version;

    @ArgGroup(multiplicity = "1")
    private Where where = new Where();

    @Option(names = "--image", paramLabel = "IMAGE", description = "The gateway's image. Default: sallyport:VERSION.")
    private Optional<String> image = Optional.empty();

    @Option(
            names = "--config-map",
            paramLabel = "NAME",
            defaultValue = "sallyport",
            description = "The ConfigMap with its configuration. Default: ${DEFAULT-VALUE}.")
    private String configMap = "sallyport";

    @Option(
            names = "--tls-secret",
            paramLabel = "NAME",
            description = "The Secret with tls.crt and tls.key, which become /tls/tls.crt and /tls/tls.key.")
    private Optional<String> tlsSecret = Optional.empty();

    @Option(
            names = "--keys-secret",
            paramLabel = "NAME",
            description =
                    "The Secret with the session keys, each a file in /keys. Needed for more than one replica; the "
                            + "configuration then says replicas: { address: \"[$${POD_IP}]:9913\" }.")
    private Optional<String> keysSecret = Optional.empty();

    @Option(
            names = "--secret",
            paramLabel = "DIRECTORY=NAME",
            description =
                    "A further Secret, whose keys become files in /secrets/DIRECTORY. May be given more than once.")
    private Map<String, String> secrets = new TreeMap<>();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "For clients. Default: 8443 with --tls-secret, else 8080.")
    private Optional<Integer> port = Optional.empty();

    @Option(
            names = "--status-port",
            paramLabel = "PORT",
            defaultValue = "9911",
            description = "For probes. Default: ${DEFAULT-VALUE}.")
    private int statusPort = 9911;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            defaultValue = "9912",
            description = "On loopback, where the hook drains it. Default: ${DEFAULT-VALUE}.")
    private int adminPort = 9912;

    @Option(
            names = "--replicas-port",
            paramLabel = "PORT",
            defaultValue = "9913",
            description = "For the gateways of other pods. Default: ${DEFAULT-VALUE}.")
    private int replicasPort = 9913;

    @Option(
            names = "--drain-delay",
            paramLabel = "SECONDS",
            description = "The configuration's drain.delay. Default: 5, beside an agent 0.")
    private Optional<Integer> drainDelay = Optional.empty();

    @Option(
            names = "--drain-timeout",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "The configuration's drain.timeout. Default: ${DEFAULT-VALUE}.")
    private int drainTimeout = 20;

    SidecarOptions(final String version) {
        this.version = version;
    }

    /** One of both. */
    static final class Where {

        @Option(
                names = "--server",
                paramLabel = "PORT",
                required = true,
                description = "In front of the server of the pod, which listens on that port.")
        private Optional<Integer> server = Optional.empty();

        @Option(names = "--agent", required = true, description = "Beside an agent, whose calls go out through it.")
        private boolean agent;
    }

    /** @throws CommandFailure for what Kubernetes would refuse */
    Sidecar sidecar() throws CommandFailure {
        final var mcp = port.orElse(tlsSecret.isPresent() ? TLS_PORT : PLAIN_PORT);
        final var ports = new Sidecar.Ports(
                port("--port", mcp),
                port("--status-port", statusPort),
                port("--admin-port", adminPort),
                port("--replicas-port", replicasPort));
        if (ports.collide()) {
            throw new CommandFailure("two of --port, --status-port, --admin-port and --replicas-port are the same");
        }
        final var names = new TreeMap<String, String>();
        for (final var secret : secrets.entrySet()) {
            names.put(matching("--secret", LABEL, secret.getKey()), matching("--secret", NAME, secret.getValue()));
        }
        return new Sidecar(
                place(),
                matching("--image", IMAGE, image.orElse("sallyport:" + version)),
                matching("--config-map", NAME, configMap),
                named("--tls-secret", tlsSecret),
                named("--keys-secret", keysSecret),
                names,
                ports,
                new Sidecar.Drain(
                        seconds("--drain-delay", drainDelay.orElse(where.agent ? 0 : 5)),
                        seconds("--drain-timeout", drainTimeout)));
    }

    private Place place() throws CommandFailure {
        return where.server.isPresent()
                ? new Place.BeforeServer(port("--server", where.server.get()))
                : new Place.BesideAgent();
    }

    private static Optional<String> named(final String option, final Optional<String> name) throws CommandFailure {
        return name.isPresent() ? Optional.of(matching(option, NAME, name.get())) : name;
    }

    private static String matching(final String option, final Pattern pattern, final String text)
            throws CommandFailure {
        if (!pattern.matcher(text).matches()) {
            throw new CommandFailure(option + " '" + text + "' is no name that Kubernetes takes");
        }
        return text;
    }

    private static int port(final String option, final int number) throws CommandFailure {
        if (number < 1 || number > HIGHEST_PORT) {
            throw new CommandFailure(option + " " + number + " is no port");
        }
        return number;
    }

    private static int seconds(final String option, final int number) throws CommandFailure {
        if (number < 0 || number > LONGEST) {
            throw new CommandFailure(option + " " + number + ": write 0 to " + LONGEST + " seconds");
        }
        return number;
    }
}
