package io.sallyport.config.load;

import io.sallyport.config.Secret;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Headers an upstream is sent. A header whose name tells of a secret needs one that is not written out. */
record HeaderBinder(Values values) {

    private static final Kind<String> ANY = new Kind<>("a header's value", "", Optional::of);

    Map<String, Secret> bind(final Yaml value) {
        final Map<String, Secret> headers = new LinkedHashMap<>();
        final Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        values.mapping(value)
                .ifPresent(mapping -> mapping.entries()
                        .forEach(entry -> one(entry, names).ifPresent(secret -> headers.put(entry.key(), secret))));
        return headers;
    }

    private Optional<Secret> one(final Yaml.Entry entry, final Set<String> names) {
        if (Words.HEADER.read(entry.key()).isEmpty()) {
            return values.refuse(entry.at(), Quoted.text(entry.key()) + " is not a header's name", Words.HEADER.hint());
        }
        if (!names.add(entry.key())) {
            return values.refuse(entry.at(), "duplicate header " + Quoted.text(entry.key()), "");
        }
        if (HeaderRules.isReserved(entry.key())) {
            return values.refuse(entry.at(), "the gateway sets " + Quoted.text(entry.key()) + " itself", "remove it");
        }
        final Optional<Secret> secret = SecretNames.tell(entry.key())
                ? values.secret(entry.value())
                : values.read(entry.value(), ANY).map(Secret::new);
        return secret.flatMap(text -> HeaderRules.canCarry(text.value())
                ? secret
                : values.refuse(
                        entry.value().at(),
                        "the value of " + Quoted.text(entry.key()) + " holds characters a header cannot",
                        "visible ASCII on one line"));
    }
}
