package io.sallyport.config.load;

import io.sallyport.config.Secret;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads typed values out of the tree. Whatever comes back empty has been reported. */
record Values(Problems problems, Placeholders placeholders, SourceFiles files, boolean allowLiteralSecrets) {

    <T> Optional<T> read(final Yaml value, final Kind<T> kind) {
        return scalar(value, kind.name())
                .flatMap(scalar -> placeholders
                        .resolve(scalar)
                        .flatMap(resolved -> kind.read(resolved.text())
                                .or(() -> refuse(
                                        scalar.at(),
                                        Quoted.text(scalar.text()) + " is not " + kind.name(),
                                        kind.hint()))));
    }

    /** Whether a variable has a value, though it may be no good. */
    boolean isSet(final String variable) {
        return placeholders.isSet(variable);
    }

    /** A text that must come from a variable or a file, and is never shown. */
    Optional<Secret> secret(final Yaml value) {
        return scalar(value, "a secret")
                .flatMap(scalar -> placeholders
                        .resolve(scalar)
                        .flatMap(resolved -> resolved.fromOutside() || allowLiteralSecrets
                                ? Optional.of(new Secret(resolved.text()))
                                : refuse(
                                        scalar.at(),
                                        "a secret in plain text",
                                        "refer to it: ${file:path} or ${NAME}")));
    }

    /** A path, relative to the file that names it. */
    Optional<Path> path(final Yaml value) {
        return read(value, new Kind<>("a path", "", Values::path))
                .map(path -> value.at().file().resolveSibling(path));
    }

    <T> List<T> list(final Yaml value, final Function<Yaml, Optional<T>> item) {
        if (value instanceof final Yaml.Listing listing) {
            return listing.items().stream()
                    .flatMap(one -> item.apply(one).stream())
                    .toList();
        }
        problems.error(value.at(), "must be a list", "[…]");
        return List.of();
    }

    Optional<Yaml.Mapping> mapping(final Yaml value) {
        return value instanceof final Yaml.Mapping mapping
                ? Optional.of(mapping)
                : refuse(value.at(), "must be a mapping", "key: value");
    }

    /**
     * Reads a mapping and reports the keys the binder did not ask for.
     *
     * @param at where the mapping is named, for what is missing in it
     */
    <T> Optional<T> within(final Yaml value, final Position at, final Function<Fields, Optional<T>> binder) {
        return mapping(value).flatMap(mapping -> {
            final Fields fields = new Fields(this, mapping, at);
            final Optional<T> bound = binder.apply(fields);
            fields.refuseOthers();
            return bound;
        });
    }

    <T> Optional<T> refuse(final Position at, final String message, final String hint) {
        problems.error(at, message, hint);
        return Optional.empty();
    }

    private Optional<Yaml.Scalar> scalar(final Yaml value, final String wanted) {
        return value instanceof final Yaml.Scalar scalar
                ? scalar.isNull()
                        ? refuse(value.at(), "no value where " + wanted + " should be", "")
                        : Optional.of(scalar)
                : refuse(value.at(), "must be " + wanted, "");
    }

    private static Optional<Path> path(final String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (final InvalidPathException invalid) {
            return Optional.empty();
        }
    }
}
