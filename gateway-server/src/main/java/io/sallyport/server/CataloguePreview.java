package io.sallyport.server;

import io.sallyport.config.Address;
import io.sallyport.config.AdminConfig;
import io.sallyport.config.DrainConfig;
import io.sallyport.config.GatewayConfig;
import io.sallyport.config.ListenerConfig;
import io.sallyport.config.StartConfig;
import io.sallyport.config.StatusConfig;
import io.sallyport.server.call.Router;
import io.sallyport.server.cli.CatalogueSource;
import io.sallyport.server.cli.CommandFailure;
import io.sallyport.server.cli.OfferedTool;
import io.sallyport.server.federation.Published;
import io.sallyport.server.observability.LogLevel;
import io.sallyport.server.observability.Logs;
import io.sallyport.server.observability.Telemetry;
import io.sallyport.server.observability.TelemetrySettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A gateway that nobody is told of: on ports the system picks on loopback, so that one that runs on the same
 * configuration is not in its way, without replicas, telemetry and log.
 */
final class CataloguePreview implements CatalogueSource {

    private static final Address ANYWHERE = new Address("127.0.0.1", 0);
    private static final Duration LOOK = Duration.ofMillis(20);

    @Override
    public Offer read(final GatewayConfig config, final Duration patience) throws CommandFailure {
        // Standard output is the list's.
        Logs.ofProcess().close();
        final var telemetry = Telemetry.open(TelemetrySettings.of(
                Optional.empty(), Optional.empty(), OptionalDouble.empty(), Version.TEXT, Map.of()));
        try {
            final var gateway = Gateway.start(hidden(config), telemetry, () -> {}, new NoLog());
            try {
                return await(gateway, patience);
            } finally {
                gateway.stop();
            }
        } catch (final StartupFailure e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private static Offer await(final Gateway gateway, final Duration patience) throws CommandFailure {
        final long end = System.nanoTime() + patience.toNanos();
        Offer offer = offer(gateway.router());
        while (!offer.missing().isEmpty() && System.nanoTime() < end) {
            try {
                Thread.sleep(LOOK);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandFailure("interrupted", e);
            }
            offer = offer(gateway.router());
        }
        return offer;
    }

    private static Offer offer(final Router router) {
        final var tools = new ArrayList<OfferedTool>();
        final var missing = new LinkedHashSet<String>();
        router.routes().forEach(route -> {
            final var view = route.server().view(0);
            missing.addAll(view.missing());
            view.index().tools().forEach(tool -> tools.add(offered(route.name(), tool)));
        });
        return new Offer(tools, List.copyOf(missing));
    }

    private static OfferedTool offered(final String route, final Published tool) {
        return new OfferedTool(
                Optional.of(route),
                tool.name(),
                Optional.of(tool.upstream().name()),
                Optional.of(tool.key().name()),
                tool.definition());
    }

    private static GatewayConfig hidden(final GatewayConfig config) {
        final var listeners = new LinkedHashMap<String, ListenerConfig>();
        config.listeners().forEach((name, listener) -> listeners.put(name, hidden(listener)));
        return new GatewayConfig(
                listeners,
                config.upstreams(),
                config.routes(),
                new StatusConfig(ANYWHERE, List.of()),
                new AdminConfig(ANYWHERE, List.of()),
                new StartConfig(Duration.ZERO),
                DrainConfig.DEFAULT,
                config.sessions(),
                Optional.empty(),
                config.telemetry(),
                config.limits(),
                config.files());
    }

    private static ListenerConfig hidden(final ListenerConfig listener) {
        return new ListenerConfig(
                ANYWHERE,
                listener.publicUrl(),
                listener.tls(),
                listener.redirectToHttps(),
                listener.allowFrom(),
                listener.trustedProxies(),
                listener.limits());
    }

    private record NoLog() implements Gateway.LogControl {

        @Override
        public String level() {
            return LogLevel.ERROR.name();
        }

        @Override
        public boolean setLevel(final String level) {
            return false;
        }
    }
}
