package io.sallyport.config.load;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One mapping while it is read. Every key that is asked for is thereby known; {@link #refuseOthers} at the end reports the rest, {@code x-…} aside.
 */
final class Fields {

    private final Values values;
    private final Yaml.Mapping mapping;
    private final Position at;
    private final int reportedBefore;
    private final Set<String> known = new LinkedHashSet<>();
    private final Set<String> later = new LinkedHashSet<>();

    Fields(final Values values, final Yaml.Mapping mapping, final Position at) {
        this.values = values;
        this.mapping = mapping;
        this.at = at;
        this.reportedBefore = values.problems().reported();
    }

    /** Whether nothing was wrong in what was read of it so far, so that its values may be compared. */
    boolean isSound() {
        return values.problems().reported() == reportedBefore;
    }

    /** Where the mapping is named. */
    Position at() {
        return at;
    }

    /** Where the key's value is, or the mapping's name. */
    Position at(final String key) {
        return mapping.entry(key).map(entry -> entry.value().at()).orElse(at);
    }

    boolean has(final String key) {
        return mapping.entry(key).isPresent();
    }

    Optional<Yaml> raw(final String key) {
        known.add(key);
        return mapping.entry(key).map(Yaml.Entry::value);
    }

    Optional<Yaml> requiredRaw(final String key) {
        final Optional<Yaml> value = raw(key);
        if (value.isEmpty()) {
            values.problems().error(at, key + " is missing", "");
        }
        return value;
    }

    <T> Optional<T> get(final String key, final Kind<T> kind) {
        return raw(key).flatMap(value -> values.read(value, kind));
    }

    <T> T get(final String key, final Kind<T> kind, final T fallback) {
        return get(key, kind).orElse(fallback);
    }

    <T> Optional<T> required(final String key, final Kind<T> kind) {
        return requiredRaw(key).flatMap(value -> values.read(value, kind));
    }

    /** The same, except that where a variable is set, what refers to it may be left out. */
    <T> Optional<T> requiredUnlessSet(
            final String key, final Kind<T> kind, final String variable, final String reference) {
        return !has(key) && values.isSet(variable)
                ? raw(key).or(() -> Optional.of(new Yaml.Scalar(reference, false, at)))
                        .flatMap(value -> values.read(value, kind))
                : required(key, kind);
    }

    Optional<Path> path(final String key) {
        return raw(key).flatMap(values::path);
    }

    <T> List<T> list(final String key, final Kind<T> kind) {
        return list(key, item -> values.read(item, kind));
    }

    <T> List<T> list(final String key, final Function<Yaml, Optional<T>> item) {
        return raw(key).map(value -> values.list(value, item)).orElse(List.of());
    }

    /** What a nested mapping says, or the fallback where there is none. */
    <T> T section(final String key, final Function<Fields, T> binder, final T fallback) {
        return section(key, binder).orElse(fallback);
    }

    <T> Optional<T> section(final String key, final Function<Fields, T> binder) {
        return raw(key).flatMap(
                        value -> values.within(value, keyPosition(key), fields -> Optional.of(binder.apply(fields))));
    }

    /** Keys that are planned; whoever writes one learns that it does nothing yet. */
    void notYet(final String... keys) {
        later.addAll(List.of(keys));
    }

    /** A key of which that value is planned; the others mean what is the case anyway. */
    <T> void refuseYet(final String key, final Kind<T> kind, final T planned) {
        get(key, kind)
                .filter(planned::equals)
                .ifPresent(
                        value -> values.problems().error(at(key), key + ": " + value + " is not in this version", ""));
    }

    void refuseOthers() {
        mapping.entries().stream()
                .filter(entry -> !entry.isExtension() && !known.contains(entry.key()))
                .forEach(this::refuse);
    }

    private void refuse(final Yaml.Entry entry) {
        if (later.contains(entry.key())) {
            values.problems().error(entry.at(), entry.key() + " is not in this version", "");
        } else {
            values.problems()
                    .error(entry.at(), "unknown key " + Quoted.text(entry.key()), Nearest.hint(entry.key(), known));
        }
    }

    private Position keyPosition(final String key) {
        return mapping.entry(key).map(Yaml.Entry::at).orElse(at);
    }
}
