package io.sallyport.server.observability;

import io.sallyport.config.Secret;
import io.sallyport.server.observability.TelemetrySettings.Protocol;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the {@code OTEL_*} variables the gateway knows; what cannot be read is a warning and counts as unset. */
final class OtelEnvironment {

    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String PROTOCOL = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private static final String HEADERS = "OTEL_EXPORTER_OTLP_HEADERS";
    private static final String RESOURCE = "OTEL_RESOURCE_ATTRIBUTES";
    private static final String SERVICE = "OTEL_SERVICE_NAME";
    private static final String RATIO = "OTEL_TRACES_SAMPLER_ARG";
    private static final String INTERVAL = "OTEL_METRIC_EXPORT_INTERVAL";
    private static final String DEFAULT_SERVICE = "sallyport";
    private static final String DEFAULT_INTERVAL = "60000";
    private static final int GRPC_PORT = 4317;

    private final Map<String, String> variables;
    private final List<String> warnings = new ArrayList<>();

    OtelEnvironment(final Map<String, String> variables) {
        this.variables = variables;
    }

    TelemetrySettings settings(
            final Optional<URI> endpoint,
            final Optional<Protocol> protocol,
            final OptionalDouble ratio,
            final String version) {
        final var where = endpoint.or(() -> read(ENDPOINT, OtelEnvironment::uri));
        final var resource =
                new LinkedHashMap<>(read(RESOURCE, OtelEnvironment::pairs).orElse(Map.of()));
        final var named = Optional.ofNullable(resource.remove("service.name"));
        return new TelemetrySettings(
                where,
                protocol.or(() -> read(PROTOCOL, OtelEnvironment::protocol)).orElseGet(() -> protocolFor(where)),
                secrets(read(HEADERS, OtelEnvironment::pairs).orElse(Map.of())),
                ratio.orElseGet(() -> read(RATIO, OtelEnvironment::share).orElse(1.0)),
                set(SERVICE).or(() -> named).orElse(DEFAULT_SERVICE),
                resource,
                version,
                read(INTERVAL, OtelEnvironment::millis).orElse(millis(DEFAULT_INTERVAL)),
                warnings);
    }

    private Optional<String> set(final String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** The value as a {@code T}; never repeated in the warning, because headers are secrets. */
    private <T> Optional<T> read(final String name, final Function<String, T> parse) {
        try {
            return set(name).map(parse);
        } catch (final IllegalArgumentException reason) {
            warnings.add(name + " is ignored: " + reason.getMessage());
            return Optional.empty();
        }
    }

    private static Protocol protocolFor(final Optional<URI> endpoint) {
        return endpoint.filter(uri -> uri.getPort() == GRPC_PORT).isPresent() ? Protocol.GRPC : Protocol.HTTP_PROTOBUF;
    }

    private static URI uri(final String text) {
        if (!text.matches("https?://[^\\s/]+(/\\S*)?")) {
            throw new IllegalArgumentException("it is not an http or https URL");
        }
        return URI.create(text);
    }

    private static Protocol protocol(final String text) {
        return switch (text) {
            case "grpc" -> Protocol.GRPC;
            case "http/protobuf" -> Protocol.HTTP_PROTOBUF;
            default -> throw new IllegalArgumentException("it is neither grpc nor http/protobuf");
        };
    }

    private static double share(final String text) {
        final var share = number(text);
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("it is not between 0 and 1");
        }
        return share;
    }

    private static Duration millis(final String text) {
        final var millis = number(text);
        if (!(millis >= 1 && millis <= Integer.MAX_VALUE)) {
            throw new IllegalArgumentException("it is not a positive number of milliseconds");
        }
        return Duration.ofMillis((long) millis);
    }

    private static double number(final String text) {
        try {
            return Double.parseDouble(text);
        } catch (final NumberFormatException notOne) {
            throw new IllegalArgumentException("it is not a number", notOne);
        }
    }

    /** {@code a=1,b=2}, percent-encoded, as W3C Baggage writes it. */
    private static Map<String, String> pairs(final String text) {
        final var pairs = new LinkedHashMap<String, String>();
        for (final var pair : text.split(",", -1)) {
            final var equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("it is not a list of key=value");
            }
            pairs.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
        }
        return pairs;
    }

    private static String decoded(final String text) {
        return URLDecoder.decode(text.strip().replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static Map<String, Secret> secrets(final Map<String, String> headers) {
        return headers.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, header -> new Secret(header.getValue())));
    }
}
