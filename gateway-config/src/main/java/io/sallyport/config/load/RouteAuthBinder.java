package io.sallyport.config.load;

import io.sallyport.config.AuthConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A route's {@code auth}: {@code none}, a name, a method written in place, or a list of these. */
record RouteAuthBinder(Values values, Declared<AuthConfig> declared, Set<String> used) {

    static final String NONE = "none";

    List<AuthConfig.Named> bind(final Yaml value) {
        if (!(value instanceof final Yaml.Listing listing)) {
            return one(value).stream().toList();
        }
        if (listing.items().isEmpty()) {
            values.problems().error(listing.at(), "no way to authenticate", "write auth: none to let everyone in");
        }
        final List<AuthConfig.Named> methods = new ArrayList<>();
        final Set<String> names = new HashSet<>();
        for (final Yaml item : listing.items()) {
            one(item).ifPresent(method -> {
                checkOrder(methods, item.at());
                method.name()
                        .filter(name -> !names.add(name))
                        .ifPresent(
                                name -> values.problems().error(item.at(), Quoted.text(name) + " is listed twice", ""));
                methods.add(method);
            });
        }
        return methods;
    }

    private void checkOrder(final List<AuthConfig.Named> before, final Position at) {
        if (before.stream().anyMatch(other -> other.auth() instanceof AuthConfig.None)) {
            values.problems().error(at, "never tried, because none lets everyone in before it", "put none last");
        }
    }

    private Optional<AuthConfig.Named> one(final Yaml value) {
        return value instanceof Yaml.Scalar
                ? values.read(value, Words.TEXT).flatMap(name -> named(name, value.at()))
                : values.within(value, value.at(), new AuthBinder(values)::bind)
                        .map(auth -> new AuthConfig.Named(Optional.empty(), auth));
    }

    private Optional<AuthConfig.Named> named(final String name, final Position at) {
        if (name.equals(NONE)) {
            return Optional.of(new AuthConfig.Named(Optional.empty(), new AuthConfig.None()));
        }
        used.add(name);
        return declared.find(name, at, values.problems()).map(auth -> new AuthConfig.Named(Optional.of(name), auth));
    }
}
