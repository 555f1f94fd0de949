package io.sallyport.config.load;

import io.sallyport.config.CertifiedKey;
import io.sallyport.config.ProcessConfig;
import io.sallyport.config.Secret;
import io.sallyport.config.UpstreamConfig;
import io.sallyport.config.UpstreamTls;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code upstreams}, each laid over {@code upstreamDefaults}. */
record UpstreamBinder(Values values, Certificates certificates, Yaml.Mapping defaults) {

    private static final Kind<UpstreamConfig.Transport> TRANSPORT = Kind.oneOf(
            "a transport",
            Map.of(
                    "streamable-http", UpstreamConfig.Transport.STREAMABLE_HTTP,
                    "sse", UpstreamConfig.Transport.SSE));
    private static final Kind<UpstreamConfig.UpstreamEra> ERA = Kind.oneOf(
            "an era",
            Map.of(
                    "auto", UpstreamConfig.UpstreamEra.AUTO,
                    "legacy", UpstreamConfig.UpstreamEra.LEGACY,
                    "modern", UpstreamConfig.UpstreamEra.MODERN));
    private static final Kind<UpstreamConfig.Resolve> RESOLVE = Kind.oneOf(
            "a way to resolve", Map.of("name", UpstreamConfig.Resolve.NAME, "each", UpstreamConfig.Resolve.EACH));
    private static final Kind<UpstreamConfig.Sessions> SESSION = Kind.oneOf(
            "a use of sessions",
            Map.of(
                    "eager", UpstreamConfig.Sessions.EAGER,
                    "lazy", UpstreamConfig.Sessions.LAZY,
                    "none", UpstreamConfig.Sessions.NONE));
    private static final Kind<UpstreamConfig.OnLostSession> ON_LOST = Kind.oneOf(
            "a reaction", Map.of("renew", UpstreamConfig.OnLostSession.RENEW, "end", UpstreamConfig.OnLostSession.END));

    Optional<UpstreamConfig> bind(final Yaml.Entry entry) {
        return values.mapping(entry.value()).flatMap(own -> {
            final Fields fields = new Fields(values, own.over(defaults), entry.at());
            final boolean isProcess = fields.raw("command").isPresent();
            final Optional<ProcessConfig> process =
                    isProcess ? new ProcessBinder(values).bind(own, fields) : Optional.empty();
            final List<URI> endpoints = isProcess ? List.of() : endpoints(fields);
            final UpstreamConfig bound = shared(fields, endpoints, process);
            refuseModernElsewhere(own, bound);
            if (!isProcess) {
                warnOfUnusedTls(own, endpoints);
                ProcessBinder.refuseWithoutCommand(own, fields, values);
            }
            fields.refuseOthers();
            return endpoints.isEmpty() && process.isEmpty() ? Optional.empty() : Optional.of(bound);
        });
    }

    /** HTTP+SSE has sessions by what it is; what defaults say is for those that can do without. */
    private void refuseModernElsewhere(final Yaml.Mapping own, final UpstreamConfig bound) {
        final boolean hasSessions = bound.process().isEmpty() && bound.transport() == UpstreamConfig.Transport.SSE;
        if (bound.era() == UpstreamConfig.UpstreamEra.MODERN && hasSessions) {
            own.entry("era")
                    .ifPresent(era -> values.problems()
                            .error(era.at(), "era: modern is not for transport: sse, which has sessions", "remove it"));
        }
    }

    private void warnOfUnusedTls(final Yaml.Mapping own, final List<URI> endpoints) {
        own.entry("tls")
                .filter(tls ->
                        endpoints.stream().allMatch(url -> url.getScheme().equals("http")))
                .ifPresent(
                        tls -> values.problems().warn(tls.at(), "tls without an https:// endpoint does nothing", ""));
    }

    /** Reports what is wrong in the defaults also where no upstream uses them. */
    void checkDefaults(final Position at) {
        final Fields fields = new Fields(values, defaults, at);
        shared(fields, List.of(), Optional.empty());
        fields.refuseOthers();
    }

    private List<URI> endpoints(final Fields fields) {
        if (fields.has("endpoints")) {
            fields.raw("url")
                    .ifPresent(url -> values.problems().error(url.at(), "url beside endpoints", "write one of both"));
            final List<URI> endpoints = fields.list("endpoints", Network.URL);
            if (fields.raw("endpoints").orElseThrow() instanceof final Yaml.Listing listing
                    && listing.items().isEmpty()) {
                values.problems().error(listing.at(), "no endpoint", "");
            }
            return endpoints;
        }
        fields.raw("endpoints");
        return fields.required("url", Network.URL).stream().toList();
    }

    private UpstreamConfig shared(
            final Fields fields, final List<URI> endpoints, final Optional<ProcessConfig> process) {
        return new UpstreamConfig(
                endpoints,
                process,
                fields.get("transport", TRANSPORT, UpstreamConfig.Transport.STREAMABLE_HTTP),
                fields.get("era", ERA, UpstreamConfig.UpstreamEra.AUTO),
                fields.get("resolve", RESOLVE, UpstreamConfig.Resolve.NAME),
                fields.raw("headers").map(this::headers).orElse(Map.of()),
                fields.section("timeouts", this::timeouts, UpstreamConfig.Timeouts.DEFAULT),
                fields.section("pool", UpstreamBinder::pool, UpstreamConfig.Pool.DEFAULT),
                fields.section("health", UpstreamBinder::health, UpstreamConfig.Health.DEFAULT),
                fields.section("breaker", UpstreamBinder::breaker, UpstreamConfig.Breaker.DEFAULT),
                fields.section("catalogue", UpstreamBinder::catalogue, UpstreamConfig.CatalogueTimes.DEFAULT),
                fields.get("session", SESSION, UpstreamConfig.Sessions.EAGER),
                fields.get("onLostSession", ON_LOST, UpstreamConfig.OnLostSession.RENEW),
                fields.get("required", Words.FLAG),
                fields.get("trustHints", Words.FLAG, false),
                fields.section("tls", this::tls),
                fields.get("eventLimit", Quantities.size(1L << 10, 1L << 30), 16L << 20));
    }

    private Map<String, Secret> headers(final Yaml value) {
        return new HeaderBinder(values).bind(value);
    }

    private UpstreamConfig.Timeouts timeouts(final Fields fields) {
        final UpstreamConfig.Timeouts standard = UpstreamConfig.Timeouts.DEFAULT;
        final UpstreamConfig.Timeouts timeouts = new UpstreamConfig.Timeouts(
                fields.get("connect", Quantities.duration(), standard.connect()),
                fields.get("start", Quantities.duration(), standard.start()),
                fields.get("list", Quantities.duration(), standard.list()),
                fields.get("call", Quantities.duration(), standard.call()),
                fields.get("callMax", Quantities.duration(), standard.callMax()));
        if (fields.isSound() && timeouts.call().compareTo(timeouts.callMax()) > 0) {
            values.problems().error(fields.at("call"), "call is longer than callMax", "raise callMax");
        }
        return timeouts;
    }

    private static UpstreamConfig.Pool pool(final Fields fields) {
        final UpstreamConfig.Pool standard = UpstreamConfig.Pool.DEFAULT;
        return new UpstreamConfig.Pool(
                fields.get("connections", Quantities.count(1, 10_000), standard.connections()),
                fields.get("wait", Quantities.duration(), standard.maxWait()));
    }

    private static UpstreamConfig.Health health(final Fields fields) {
        final UpstreamConfig.Health standard = UpstreamConfig.Health.DEFAULT;
        return new UpstreamConfig.Health(
                fields.get("interval", Quantities.duration(), standard.interval()),
                fields.get("timeout", Quantities.duration(), standard.timeout()),
                fields.get("failures", Quantities.count(1, 100), standard.failures()));
    }

    private static UpstreamConfig.Breaker breaker(final Fields fields) {
        final UpstreamConfig.Breaker standard = UpstreamConfig.Breaker.DEFAULT;
        return new UpstreamConfig.Breaker(
                fields.get("failures", Quantities.count(1, 10_000), standard.failures()),
                fields.get("window", Quantities.duration(), standard.window()));
    }

    private static UpstreamConfig.CatalogueTimes catalogue(final Fields fields) {
        final UpstreamConfig.CatalogueTimes standard = UpstreamConfig.CatalogueTimes.DEFAULT;
        return new UpstreamConfig.CatalogueTimes(
                fields.get("ttl", Quantities.duration(), standard.ttl()),
                fields.get("grace", Quantities.durationOrZero(), standard.grace()));
    }

    private UpstreamTls tls(final Fields fields) {
        final boolean client = fields.has("certificate") || fields.has("key");
        final Optional<CertifiedKey> pair = client ? certificates.pair(fields) : Optional.empty();
        fields.raw("certificate");
        fields.raw("key");
        return new UpstreamTls(certificates.authorities(fields, "ca"), pair);
    }
}
