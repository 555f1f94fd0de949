package io.sallyport.config.load;

import io.sallyport.config.PluginConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** One of a route's {@code plugins}. Its {@code config} keeps the types of YAML's core schema; a text with references stays a text. */
record PluginBinder(Values values) {

    private static final Pattern INTEGER = Pattern.compile("[-+]?\\d{1,18}");
    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?(?:\\d+\\.\\d*|\\.\\d+|\\d+(?=[eE]))(?:[eE][-+]?\\d{1,3})?");
    private static final Kind<String> USE = new Kind<>(
            "a plugin's name", "", text -> Optional.of(text).filter(name -> name.matches("[A-Za-z0-9_.-]{1,200}")));
    private static final Kind<String> ANY = new Kind<>("a value", "", Optional::of);

    Optional<PluginConfig> bind(final Yaml value) {
        return values.within(value, value.at(), fields -> {
            final Optional<String> use = fields.required("use", USE);
            final Map<String, Object> config =
                    fields.raw("config").flatMap(values::mapping).map(this::map).orElse(Map.of());
            return use.map(name -> new PluginConfig(name, config));
        });
    }

    private Map<String, Object> map(final Yaml.Mapping mapping) {
        final Map<String, Object> map = new LinkedHashMap<>();
        mapping.entries().forEach(entry -> any(entry.value()).ifPresent(value -> map.put(entry.key(), value)));
        return Collections.unmodifiableMap(map);
    }

    private Optional<Object> any(final Yaml value) {
        return switch (value) {
            case final Yaml.Mapping mapping -> Optional.of(map(mapping));
            case final Yaml.Listing listing -> {
                final List<Object> items = new ArrayList<>();
                listing.items().forEach(item -> any(item).ifPresent(items::add));
                yield Optional.of(List.copyOf(items));
            }
            case final Yaml.Scalar scalar ->
                values.read(scalar, ANY).map(text -> scalar.plain() ? typed(text, scalar) : text);
        };
    }

    private static Object typed(final String text, final Yaml.Scalar scalar) {
        if (scalar.text().contains("$")) {
            return text;
        }
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        if (INTEGER.matcher(text).matches()) {
            return Long.valueOf(text);
        }
        return DECIMAL.matcher(text).matches() ? (Object) Double.valueOf(text) : text;
    }
}
