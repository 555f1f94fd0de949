package io.sallyport.server.cli;

import io.sallyport.config.AccessRule;
import io.sallyport.config.Address;
import io.sallyport.config.AuthConfig;
import io.sallyport.config.CertifiedKey;
import io.sallyport.config.Cidr;
import io.sallyport.config.GatewayConfig;
import io.sallyport.config.LimitConfig;
import io.sallyport.config.PemFile;
import io.sallyport.config.PluginConfig;
import io.sallyport.config.ProcessConfig;
import io.sallyport.config.Rate;
import io.sallyport.config.ReplicasConfig;
import io.sallyport.config.RouteConfig;
import io.sallyport.config.RouteUpstream;
import io.sallyport.config.Secret;
import io.sallyport.config.TelemetryConfig;
import io.sallyport.config.TlsVersion;
import io.sallyport.config.ToolSelection;
import io.sallyport.config.UpstreamConfig;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The configuration as JSON Schema, made of its records: a key that a record gains is in it at once. Only where what is
 * written differs from what is kept is it said here.
 */
final class ConfigSchema {

    /** Keys a mapping cannot be without. */
    private static final Map<Class<?>, List<String>> REQUIRED = Map.of(
            RouteConfig.class, List.of("path", "auth"),
            RouteUpstream.class, List.of("upstream"),
            LimitConfig.class, List.of("per", "rate"),
            AccessRule.class, List.of("allow"),
            PluginConfig.class, List.of("use"),
            CertifiedKey.class, List.of("certificate", "key"),
            ReplicasConfig.class, List.of("address"),
            TelemetryConfig.Otlp.class, List.of("endpoint"),
            AuthConfig.Jwt.class, List.of("issuer"));

    /** What is written in a component's place: a schema under the same key or others, or nothing. */
    private static final Map<String, Supplier<Map<String, Object>>> WRITTEN = Map.ofEntries(
            Map.entry("GatewayConfig.files", Map::of),
            Map.entry("UpstreamConfig.process", () -> properties(ProcessConfig.class)),
            Map.entry("UpstreamConfig.endpoints", ConfigSchema::endpoints),
            Map.entry("Pool.maxWait", () -> Map.of("wait", of(Duration.class))),
            Map.entry("ListenerTls.certificates", ConfigSchema::certificates),
            Map.entry("UpstreamTls.client", () -> properties(CertifiedKey.class)),
            Map.entry("RouteConfig.auth", () -> Map.of("auth", routeAuth())),
            Map.entry("RouteConfig.upstreams", () -> Map.of("upstreams", routeUpstreams())),
            Map.entry("RouteConfig.limitStatus", () -> Map.of("limitStatus", limitStatus())),
            Map.entry("LimitConfig.status", Map::of),
            Map.entry("ToolSelection.overrides", () -> Map.of("override", overrides())),
            Map.entry("PluginConfig.config", () -> Map.of("config", Map.of("type", "object"))),
            Map.entry("TelemetryConfig.traceRatio", ConfigSchema::traces),
            Map.entry("Log.level", ConfigSchema::log),
            Map.entry("Jwt.jwks", () -> Map.of("jwks", SchemaTypes.described("a URL, or a file"))),
            Map.entry("Jwt.audience", ConfigSchema::audience));

    private ConfigSchema() {}

    static Map<String, Object> whole() {
        final var schema = new LinkedHashMap<String, Object>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Sallyport's configuration");
        final var sections = new LinkedHashMap<>(properties(GatewayConfig.class));
        sections.put("auth", SchemaTypes.byName(auth()));
        sections.put("upstreamDefaults", of(UpstreamConfig.class));
        schema.putAll(SchemaTypes.object(sections, List.of()));
        return schema;
    }

    private static Map<String, Object> properties(final Class<?> record) {
        final var properties = new LinkedHashMap<String, Object>();
        for (final RecordComponent component : record.getRecordComponents()) {
            final var special = Optional.ofNullable(WRITTEN.get(record.getSimpleName() + "." + component.getName()));
            special.ifPresentOrElse(
                    written -> properties.putAll(written.get()),
                    () -> properties.put(component.getName(), of(component.getGenericType())));
        }
        return properties;
    }

    private static Map<String, Object> of(final Type type) {
        return switch (type) {
            case final ParameterizedType generic -> generic(generic);
            case final Class<?> one -> one(one);
            default -> throw new IllegalStateException("the configuration has no " + type);
        };
    }

    private static Map<String, Object> generic(final ParameterizedType type) {
        final var arguments = type.getActualTypeArguments();
        final var last = of(arguments[arguments.length - 1]);
        return type.getRawType().equals(Optional.class)
                ? last
                : type.getRawType().equals(Map.class) ? SchemaTypes.byName(last) : SchemaTypes.list(last);
    }

    private static Map<String, Object> one(final Class<?> type) {
        if (type.equals(TlsVersion.class)) {
            return SchemaTypes.words(List.of("1.2", "1.3"));
        }
        if (type.equals(TelemetryConfig.Protocol.class)) {
            return SchemaTypes.words(List.of("grpc", "http/protobuf"));
        }
        if (type.isEnum()) {
            return SchemaTypes.words(Arrays.stream(type.getEnumConstants())
                    .map(word -> word.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .toList());
        }
        return value(type)
                .orElseGet(() -> SchemaTypes.object(properties(type), REQUIRED.getOrDefault(type, List.of())));
    }

    private static Optional<Map<String, Object>> value(final Class<?> type) {
        final Map<Class<?>, Map<String, Object>> values = Map.ofEntries(
                Map.entry(String.class, SchemaTypes.text()),
                Map.entry(Path.class, SchemaTypes.described("a path, relative to this file")),
                Map.entry(PemFile.class, SchemaTypes.described("the path of a PEM file, relative to this file")),
                Map.entry(Secret.class, SchemaTypes.text()),
                Map.entry(
                        Cidr.class, SchemaTypes.text("an address block: 10.0.0.0/8", "[0-9A-Fa-f:.]+(?:/[0-9]{1,3})?")),
                Map.entry(URI.class, SchemaTypes.text("a URL", "https?://.+")),
                Map.entry(Address.class, SchemaTypes.text("host:port, or :port for all", ".*:[0-9]{1,5}")),
                Map.entry(
                        Duration.class,
                        SchemaTypes.text("a duration: 500ms, 30s, 1h30m, 7d", "(?=[0-9])(?:[0-9]+(?:d|h|ms|m|s))+")),
                Map.entry(Rate.class, SchemaTypes.text("a rate: 50/min", "[0-9]+/(?:s|sec|min|h|hour|d|day)")),
                Map.entry(long.class, SchemaTypes.text("a size: 64KiB, 4MiB", "[0-9]+(?:B|KiB|MiB|GiB)")),
                Map.entry(int.class, SchemaTypes.count()),
                Map.entry(OptionalLong.class, SchemaTypes.count()),
                Map.entry(Double.class, SchemaTypes.ratio()),
                Map.entry(Boolean.class, SchemaTypes.flag()),
                Map.entry(boolean.class, SchemaTypes.flag()));
        return Optional.ofNullable(values.get(type));
    }

    private static Map<String, Object> endpoints() {
        final var written = new LinkedHashMap<String, Object>();
        written.put("url", of(URI.class));
        written.put("endpoints", SchemaTypes.list(of(URI.class)));
        return written;
    }

    private static Map<String, Object> certificates() {
        final var written = new LinkedHashMap<>(properties(CertifiedKey.class));
        written.put("certificates", SchemaTypes.list(of(CertifiedKey.class)));
        return written;
    }

    private static Map<String, Object> auth() {
        final var methods = new LinkedHashMap<String, Object>();
        methods.put("jwt", of(AuthConfig.Jwt.class));
        methods.put("apiKeys", SchemaTypes.object(Map.of("file", of(Path.class)), List.of("file")));
        final var schema = new LinkedHashMap<>(SchemaTypes.object(methods, List.of()));
        schema.put("oneOf", List.of(Map.of("required", List.of("jwt")), Map.of("required", List.of("apiKeys"))));
        return schema;
    }

    private static Map<String, Object> routeAuth() {
        final var one = SchemaTypes.either(SchemaTypes.described("none, or a name in auth"), auth());
        return SchemaTypes.either(one, SchemaTypes.list(one));
    }

    private static Map<String, Object> routeUpstreams() {
        return SchemaTypes.list(
                SchemaTypes.either(SchemaTypes.described("a name in upstreams"), of(RouteUpstream.class)));
    }

    private static Map<String, Object> limitStatus() {
        return SchemaTypes.words(List.of(429, 200, "429", "200"));
    }

    private static Map<String, Object> overrides() {
        return SchemaTypes.byName(of(ToolSelection.ToolOverride.class));
    }

    private static Map<String, Object> traces() {
        return Map.of("traces", SchemaTypes.object(Map.of("ratio", of(Double.class)), List.of()));
    }

    private static Map<String, Object> log() {
        final var written = new LinkedHashMap<String, Object>();
        written.put("level", of(TelemetryConfig.LogLevel.class));
        written.put("arguments", SchemaTypes.either(Map.of("const", false), Map.of("const", "false")));
        return written;
    }

    private static Map<String, Object> audience() {
        return Map.of("audience", SchemaTypes.either(SchemaTypes.text(), SchemaTypes.list(SchemaTypes.text())));
    }
}
