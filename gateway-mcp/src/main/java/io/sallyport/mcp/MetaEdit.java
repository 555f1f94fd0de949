package io.sallyport.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Changes to the {@code _meta} of some object of a message. */
final class MetaEdit {

    private final Map<String, Optional<String>> changes = new LinkedHashMap<>();

    void set(final String key, final String json) {
        changes.put(key, Optional.of(json));
    }

    void remove(final String key) {
        changes.put(key, Optional.empty());
    }

    /** Whether there is a member to write, so that a missing {@code _meta} has to be made. */
    boolean adds() {
        for (final var change : changes.values()) {
            if (change.isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** The {@code _meta} member where there was none. */
    String member() {
        return "\"_meta\":" + object();
    }

    /** Its value where there was none. */
    String object() {
        return "{" + JsonText.members(changes) + "}";
    }

    /**
     * Edits a {@code _meta} where it stands: an object, or a null in the place of one.
     *
     * @param fields of the object
     */
    void change(final Splice splice, final byte[] json, final Span meta, final Supplier<Optional<JsonFields>> fields) {
        if (changes.isEmpty()) {
            return;
        }
        if (json[meta.start()] == '{') {
            ObjectEdit.of(fields.get().orElseThrow()).change(changes).applyTo(splice);
        } else {
            splice.replace(meta, object().getBytes(UTF_8));
        }
    }

    /** Edits an object that has no {@code _meta} so that it has. */
    void create(final Splice splice, final byte[] json, final Span object) {
        if (adds()) {
            final int inside = object.start() + 1;
            splice.insert(inside, (member() + (isEmpty(json, inside) ? "" : ",")).getBytes(UTF_8));
        }
    }

    private static boolean isEmpty(final byte[] json, final int inside) {
        int at = inside;
        while (json[at] == ' ' || json[at] == '\t' || json[at] == '\n' || json[at] == '\r') {
            at++;
        }
        return json[at] == '}';
    }
}
