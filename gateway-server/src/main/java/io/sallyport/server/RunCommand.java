package io.sallyport.server;

import io.sallyport.config.GatewayConfig;
import io.sallyport.config.TelemetryConfig;
import io.sallyport.config.load.LoadResult;
import io.sallyport.config.reload.ConfigWatcher;
import io.sallyport.server.cli.CommandFailure;
import io.sallyport.server.cli.ConfigOptions;
import io.sallyport.server.cli.Shell;
import io.sallyport.server.observability.LogLevel;
import io.sallyport.server.observability.Logs;
import io.sallyport.server.observability.Telemetry;
import io.sallyport.server.observability.TelemetrySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the gateway until it is told to stop. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Run the gateway. SIGTERM drains it, a second signal ends it at once.",
            "",
            "A change to the configuration, or to a file it names, is taken over while it runs. Two variables stand in where the "
                    + "configuration is silent: PORT is the port of a listener without an address, LOG_LEVEL is telemetry.log.level."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it was told to stop and did",
            "1:the configuration has problems, or a port is taken",
            "2:the command line is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sallyport run",
            "  sallyport run -c gateway.yaml",
            "  PORT=8080 LOG_LEVEL=debug sallyport run -c /etc/sallyport"
        })
final class RunCommand implements Callable<Integer> {

    /** The gateway lives on after the command line was read. */
    static final int RUNNING = -1;

    private static final Duration WATCH = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    private final Shell shell;

    @Mixin
    private ConfigOptions options;

    RunCommand(final Shell shell) {
        this(shell, new ConfigOptions());
    }

    RunCommand(final Shell shell, final ConfigOptions options) {
        this.shell = shell;
        this.options = options;
    }

    @Override
    public Integer call() throws CommandFailure {
        final var paths = options.paths(shell);
        return switch (load(paths)) {
            case LoadResult.Loaded loaded -> {
                loaded.warnings().forEach(warning -> LOG.warn("{}", warning));
                yield start(loaded, paths);
            }
            case LoadResult.Invalid invalid -> {
                invalid.problems().forEach(problem -> System.err.println(problem));
                yield 1;
            }
        };
    }

    private LoadResult load(final List<Path> paths) {
        return options.load(paths, shell.environment());
    }

    private int start(final LoadResult.Loaded loaded, final List<Path> paths) {
        final var config = loaded.config();
        final var logs = Logs.ofProcess();
        logs.setLevel(level(config.telemetry()));
        final var telemetry = Telemetry.open(settings(config.telemetry()));
        telemetry.watch(logs);
        final var stopping = new Stopping(logs);
        stopping.onSignals();
        try {
            final var gateway = Gateway.start(config, telemetry, stopping::drain, new LogLevels(logs));
            stopping.of(gateway, config.drain());
            StartLine.log(gateway, config, telemetry);
            new ConfigWatcher(
                            () -> load(paths), loaded.files(), WATCH, result -> reload(gateway, stopping, logs, result))
                    .start();
            return RUNNING;
        } catch (final StartupFailure e) {
            logs.close(); // what it had to say before that is still on its way
            System.err.println("sallyport: " + e.getMessage());
            return 1;
        }
    }

    private void reload(final Gateway gateway, final Stopping stopping, final Logs logs, final LoadResult result) {
        switch (result) {
            case LoadResult.Loaded(GatewayConfig next, var warnings, var _) -> {
                warnings.forEach(warning -> LOG.warn("{}", warning));
                final var before = gateway.config().telemetry();
                if (gateway.reload(next)) {
                    stopping.becomes(next.drain());
                    if (!next.telemetry().equals(before)) {
                        logs.setLevel(level(next.telemetry()));
                    }
                }
            }
            case LoadResult.Invalid(var problems, var _) -> {
                problems.forEach(problem -> LOG.error("{}", problem));
                gateway.refused(problems.size() == 1 ? "it has a problem" : "it has " + problems.size() + " problems");
            }
        }
    }

    private LogLevel level(final TelemetryConfig telemetry) {
        return telemetry
                .log()
                .level()
                .map(Enum::name)
                .or(() -> Optional.ofNullable(shell.environment().get("LOG_LEVEL")))
                .flatMap(LogLevel::parse)
                .orElse(LogLevel.INFO);
    }

    private static TelemetrySettings settings(final TelemetryConfig telemetry) {
        return TelemetrySettings.of(
                telemetry.otlp().map(TelemetryConfig.Otlp::endpoint),
                telemetry.otlp().flatMap(TelemetryConfig.Otlp::protocol).map(RunCommand::protocol),
                telemetry.traceRatio().map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                Version.TEXT,
                System.getenv());
    }

    private static TelemetrySettings.Protocol protocol(final TelemetryConfig.Protocol protocol) {
        return switch (protocol) {
            case GRPC -> TelemetrySettings.Protocol.GRPC;
            case HTTP_PROTOBUF -> TelemetrySettings.Protocol.HTTP_PROTOBUF;
        };
    }

    /** The log's level, for the admin port. */
    private record LogLevels(Logs logs) implements Gateway.LogControl {

        @Override
        public String level() {
            return logs.level().name().toLowerCase(Locale.ROOT);
        }

        @Override
        public boolean setLevel(final String level) {
            final var parsed = LogLevel.parse(level);
            parsed.ifPresent(logs::setLevel);
            return parsed.isPresent();
        }
    }
}
