package io.sallyport.config.load;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The entries of a section of names.
 *
 * @param whole whether these are all; if not, an unknown name may stand where it could not be read
 */
record Declared<T>(String section, boolean whole, Map<String, One<T>> entries) {

    /** @param value empty for what is written but broken: its name is still known */
    record One<T>(Position at, Optional<T> value) {}

    static <T> Declared<T> bind(
            final String section,
            final Sections sections,
            final Problems problems,
            final Function<Yaml.Entry, Optional<T>> binder) {
        final Map<String, One<T>> entries = new LinkedHashMap<>();
        sections.names(section).forEach(entry -> {
            if (Words.NAME.read(entry.key()).isEmpty()) {
                problems.error(entry.at(), Quoted.text(entry.key()) + " is not a name", Words.NAME.hint());
            }
            final int before = problems.reported();
            final Optional<T> value = binder.apply(entry);
            entries.put(entry.key(), new One<>(entry.at(), problems.reported() == before ? value : Optional.empty()));
        });
        return new Declared<>(section, sections.isWhole(section), entries);
    }

    /** What has the name; reports it where nothing can have. */
    Optional<T> find(final String name, final Position at, final Problems problems) {
        final Optional<One<T>> found = Optional.ofNullable(entries.get(name));
        if (found.isEmpty() && whole) {
            problems.error(
                    at,
                    Quoted.text(name) + " is not in " + section,
                    name.startsWith("x-")
                            ? "keys that begin with x- are ignored"
                            : Nearest.hint(name, entries.keySet()));
        }
        return found.flatMap(One::value);
    }

    /** Whether every entry was read. */
    boolean isSound() {
        return whole && entries.values().stream().allMatch(one -> one.value().isPresent());
    }

    void forEach(final BiConsumer<Position, T> each) {
        entries.values().forEach(one -> one.value().ifPresent(value -> each.accept(one.at(), value)));
    }

    Map<String, T> good() {
        final Map<String, T> good = new LinkedHashMap<>();
        entries.forEach((name, one) -> one.value().ifPresent(value -> good.put(name, value)));
        return good;
    }
}
