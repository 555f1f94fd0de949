package io.sallyport.config.load;

import io.sallyport.config.AdminConfig;
import io.sallyport.config.AuthConfig;
import io.sallyport.config.DrainConfig;
import io.sallyport.config.GatewayConfig;
import io.sallyport.config.ListenerConfig;
import io.sallyport.config.ProcessLimits;
import io.sallyport.config.RouteConfig;
import io.sallyport.config.SessionsConfig;
import io.sallyport.config.StartConfig;
import io.sallyport.config.StatusConfig;
import io.sallyport.config.TelemetryConfig;
import io.sallyport.config.UpstreamConfig;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The joined sections as one configuration. What it returns counts only if no problem was reported. */
final class GatewayBinder {

    private static final Yaml.Mapping NO_DEFAULTS = new Yaml.Mapping(List.of(), Position.startOf(Path.of("")));

    private final Values values;
    private final Sections sections;
    private final Fields root;
    private final Certificates certificates;
    private final Addresses addresses;
    private final Set<String> usedAuths = new HashSet<>();
    private final Set<String> usedUpstreams = new HashSet<>();

    GatewayBinder(final Values values, final Sections sections, final InstantSource clock) {
        this.values = values;
        this.sections = sections;
        this.root = new Fields(values, sections.root(), sections.root().at());
        this.certificates = new Certificates(values, clock);
        this.addresses = new Addresses(values.problems());
    }

    GatewayConfig bind() {
        reserve();
        final Declared<ListenerConfig> listeners =
                named("listeners", within(new ListenerBinder(values, certificates, addresses)::bind));
        final Declared<UpstreamConfig> upstreams = named("upstreams", upstreamBinder()::bind);
        final Declared<AuthConfig> auths = named("auth", this::auth);
        final Declared<RouteConfig> routes = named("routes", within(routeBinder(listeners, upstreams, auths)::bind));
        final GatewayConfig config = rest(listeners, upstreams, routes);
        root.notYet("redis");
        root.refuseOthers();
        final CrossChecks checks = new CrossChecks(values.problems(), root);
        checks.listeners(listeners, config.limits());
        checks.present(listeners, upstreams, routes);
        checks.replicas(config);
        checks.unused(upstreams, usedUpstreams);
        checks.unused(auths, usedAuths);
        return config;
    }

    private GatewayConfig rest(
            final Declared<ListenerConfig> listeners,
            final Declared<UpstreamConfig> upstreams,
            final Declared<RouteConfig> routes) {
        final SettingsBinder settings = new SettingsBinder(values, addresses);
        return new GatewayConfig(
                listeners.good(),
                upstreams.good(),
                routes.good(),
                root.section("status", settings::status, StatusConfig.DEFAULT),
                root.section("admin", settings::admin, AdminConfig.DEFAULT),
                root.section("start", SettingsBinder::start, StartConfig.DEFAULT),
                root.section("drain", SettingsBinder::drain, DrainConfig.DEFAULT),
                root.section("sessions", settings::sessions, SessionsConfig.DEFAULT),
                root.section("replicas", settings::replicas).flatMap(Function.identity()),
                root.section("telemetry", TelemetryBinder::bind, TelemetryConfig.DEFAULT),
                root.section("limits", SettingsBinder::limits, ProcessLimits.DEFAULT),
                values.files().states().files());
    }

    private void reserve() {
        if (!root.has("status")) {
            addresses.reserve(StatusConfig.DEFAULT.address(), "status");
        }
        if (!root.has("admin")) {
            addresses.reserve(AdminConfig.DEFAULT.address(), "admin");
        }
    }

    private UpstreamBinder upstreamBinder() {
        final Optional<Yaml.Mapping> defaults = root.raw("upstreamDefaults").flatMap(values::mapping);
        final UpstreamBinder binder = new UpstreamBinder(values, certificates, defaults.orElse(NO_DEFAULTS));
        defaults.ifPresent(mapping -> binder.checkDefaults(root.at("upstreamDefaults")));
        return binder;
    }

    private Optional<AuthConfig> auth(final Yaml.Entry entry) {
        return entry.key().equals(RouteAuthBinder.NONE)
                ? values.refuse(entry.at(), "none is taken: it means no authentication", "choose another name")
                : values.within(entry.value(), entry.at(), new AuthBinder(values)::bind);
    }

    private RouteBinder routeBinder(
            final Declared<ListenerConfig> listeners,
            final Declared<UpstreamConfig> upstreams,
            final Declared<AuthConfig> auths) {
        final boolean publicUrlKnown = !listeners.isSound()
                || listeners.good().values().stream()
                        .anyMatch(listener -> listener.publicUrl().isPresent());
        return new RouteBinder(
                values,
                new RouteAuthBinder(values, auths, usedAuths),
                new RouteUpstreamBinder(values, upstreams, usedUpstreams),
                new RoutePaths(values.problems()),
                publicUrlKnown);
    }

    private <T> Declared<T> named(final String section, final Function<Yaml.Entry, Optional<T>> binder) {
        root.raw(section);
        return Declared.bind(section, sections, values.problems(), binder);
    }

    private <T> Function<Yaml.Entry, Optional<T>> within(final Function<Fields, Optional<T>> binder) {
        return entry -> values.within(entry.value(), entry.at(), binder);
    }
}
