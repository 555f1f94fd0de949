package io.sallyport.plugins.auth.apikey;

import io.sallyport.plugins.spi.CredentialHash;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads one entry of a key file; every complaint says which. */
record KeyEntry(int index, Object written) {

    private static final Set<String> FIELDS = Set.of("id", "hash", "owner", "scopes", "expires");
    private static final String ALGORITHM = "sha256:";

    ApiKey read() {
        if (!(written instanceof Map<?, ?> fields)) {
            throw wrong("it must be a map of " + sorted(FIELDS));
        }
        if (!FIELDS.containsAll(fields.keySet())) {
            throw wrong("it may hold only " + sorted(FIELDS));
        }
        return new ApiKey(
                text(fields, "id").orElseThrow(() -> wrong("it needs an id")),
                hash(text(fields, "hash").orElseThrow(() -> wrong("it needs a hash"))),
                text(fields, "owner"),
                scopes(fields),
                text(fields, "expires").map(this::instant));
    }

    private Optional<String> text(final Map<?, ?> fields, final String name) {
        if (!fields.containsKey(name)) {
            return Optional.empty();
        }
        if (fields.get(name) instanceof String text && !text.isBlank()) {
            return Optional.of(text);
        }
        throw wrong(name + " must be a text that is not blank");
    }

    private CredentialHash hash(final String text) {
        try {
            if (text.startsWith(ALGORITHM)) {
                return CredentialHash.ofHex(text.substring(ALGORITHM.length()));
            }
        } catch (final IllegalArgumentException _) {
            throw wrong("hash must have 64 hexadecimal digits after sha256:");
        }
        throw wrong("hash must begin with sha256:");
    }

    private Set<String> scopes(final Map<?, ?> fields) {
        if (!fields.containsKey("scopes")) {
            return Set.of();
        }
        if (!(fields.get("scopes") instanceof List<?> scopes)) {
            throw wrong("scopes must be a list");
        }
        return scopes.stream().map(this::scope).collect(Collectors.toUnmodifiableSet());
    }

    private String scope(final Object scope) {
        if (scope instanceof String text && !text.isBlank()) {
            return text;
        }
        throw wrong("every scope must be a text that is not blank");
    }

    private Instant instant(final String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (final DateTimeException _) {
            throw wrong("expires must be a time with an offset, such as 2027-01-31T00:00:00Z");
        }
    }

    private IllegalArgumentException wrong(final String complaint) {
        final var id = written instanceof Map<?, ?> fields && fields.get("id") instanceof String text
                ? " (id " + text + ")"
                : "";
        return new IllegalArgumentException("keys[" + index + "]" + id + ": " + complaint);
    }

    private static String sorted(final Set<String> names) {
        return names.stream().sorted().collect(Collectors.joining(", "));
    }
}
