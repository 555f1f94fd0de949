package io.sallyport.server;

import io.sallyport.config.Address;
import io.sallyport.config.AuthConfig;
import io.sallyport.config.GatewayConfig;
import io.sallyport.config.PemFile;
import io.sallyport.config.PluginConfig;
import io.sallyport.config.Rate;
import io.sallyport.config.Secret;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * The configuration that runs, as YAML with every default filled in: to be read, not to be loaded. Secrets are stars, and
 * so are plugins' settings, which may hold some; certificates and keys are where they were read from.
 */
final class ConfigText {

    private static final String HIDDEN = "***";

    private ConfigText() {}

    static String of(final GatewayConfig config) {
        final var sections = new LinkedHashMap<String, Object>();
        sections.put("listeners", plain(config.listeners()));
        sections.put("status", plain(config.status()));
        sections.put("admin", plain(config.admin()));
        sections.put("start", plain(config.start()));
        sections.put("drain", plain(config.drain()));
        sections.put("sessions", plain(config.sessions()));
        sections.put("limits", plain(config.limits()));
        sections.put("upstreams", plain(config.upstreams()));
        sections.put("routes", plain(config.routes()));
        sections.put("telemetry", plain(config.telemetry()));
        final var block = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setDereferenceAliases(true)
                .build();
        return "# hash " + config.hash() + '\n' + new Dump(block).dumpToString(sections);
    }

    /** A value as maps, lists, texts, numbers and booleans. */
    private static Object plain(final Object value) {
        return switch (value) {
            case Secret _ -> HIDDEN;
            case PemFile pem -> pem.path().toString();
            case AuthConfig.Jwks.File keys -> keys.path().toString();
            case PluginConfig plugin -> plugin(plugin);
            case Address address -> address.toString();
            case Rate rate -> rate.count() + "/" + text(rate.per());
            case Record record -> fields(record);
            case Map<?, ?> map -> entries(map);
            case Collection<?> items -> items.stream().map(ConfigText::plain).toList();
            case Optional<?> present -> present.map(ConfigText::plain).orElse("");
            case OptionalLong present -> present.orElse(0);
            case Duration time -> text(time);
            case Enum<?> word -> word.name().toLowerCase(Locale.ROOT).replace('_', '-');
            case Boolean _, Number _ -> value;
            default -> value.toString();
        };
    }

    private static Map<String, Object> plugin(final PluginConfig plugin) {
        final var fields = new LinkedHashMap<String, Object>();
        fields.put("use", plugin.use());
        fields.put("config", HIDDEN);
        return fields;
    }

    private static Map<String, Object> entries(final Map<?, ?> map) {
        final var plain = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> plain.put(key.toString(), plain(value)));
        return plain;
    }

    /** What has no fields is its own name, such as {@code none}; what is absent is left out. */
    private static Object fields(final Record record) {
        final RecordComponent[] components = record.getClass().getRecordComponents();
        if (components.length == 0) {
            return record.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        }
        final var fields = new LinkedHashMap<String, Object>();
        for (final var component : components) {
            final var value = value(record, component);
            if (!value.equals(Optional.empty()) && !value.equals(OptionalLong.empty())) {
                fields.put(component.getName(), plain(value));
            }
        }
        return fields;
    }

    /** Records describe themselves, so a new key cannot be forgotten here. */
    private static Object value(final Record record, final RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (final ReflectiveOperationException e) {
            throw new IllegalStateException("the configuration's records are public", e);
        }
    }

    private static String text(final Duration time) {
        return time.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
