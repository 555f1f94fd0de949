package io.sallyport.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sets and removes members of one JSON object; its other bytes stay as they are, white space and order included.
 *
 * <p>A member that exists is replaced where it stands, a new one comes last. The last word on a key counts. Values are
 * JSON text and are not checked. For use by one thread.
 */
public final class ObjectEdit {

    private final JsonFields object;

    /** New values by key; absent means to remove the member. */
    private final Map<String, Optional<String>> changes = new LinkedHashMap<>();

    private ObjectEdit(final JsonFields object) {
        this.object = object;
    }

    public static ObjectEdit of(final JsonFields object) {
        return new ObjectEdit(object);
    }

    /** Gives the key a value: JSON text. */
    public ObjectEdit set(final String key, final String json) {
        changes.put(key, Optional.of(json));
        return this;
    }

    /** Gives the key a string value: plain text. */
    public ObjectEdit setString(final String key, final String text) {
        return set(key, JsonText.quote(text));
    }

    public ObjectEdit remove(final String key) {
        changes.put(key, Optional.empty());
        return this;
    }

    ObjectEdit change(final Map<String, Optional<String>> more) {
        changes.putAll(more);
        return this;
    }

    /** The edited object alone. */
    public byte[] apply() {
        final var span = object.span();
        final var edited = applyTo(Splice.of(object.json())).apply();
        final int end = edited.length - (object.json().length - span.end());
        return Arrays.copyOfRange(edited, span.start(), end);
    }

    /** Adds these edits to others of the same bytes. */
    public Splice applyTo(final Splice splice) {
        final var fresh = new LinkedHashMap<>(changes);
        boolean kept = false;
        int end = object.span().start() + 1;
        for (int i = 0; i < object.members().size(); i++) {
            final var member = object.members().get(i);
            final var change = Optional.ofNullable(fresh.remove(member.key()));
            if (change.isPresent() && change.get().isEmpty()) {
                splice.remove(kept ? new Span(end, member.value().end()) : leading(i));
            } else {
                change.flatMap(value -> value).ifPresent(json -> splice.replace(member.value(), json.getBytes(UTF_8)));
                kept = true;
            }
            end = member.value().end();
        }
        return append(splice, end, kept, fresh);
    }

    /** A member with none kept before it goes with the comma behind it. */
    private Span leading(final int index) {
        final var members = object.members();
        final var member = members.get(index);
        final boolean last = index == members.size() - 1;
        return new Span(
                member.keySpan().start(),
                last ? member.value().end() : members.get(index + 1).keySpan().start());
    }

    private static Splice append(
            final Splice splice, final int end, final boolean kept, final Map<String, Optional<String>> fresh) {
        final var text = JsonText.members(fresh);
        if (text.isEmpty()) {
            return splice;
        }
        return splice.insert(end, ((kept ? "," : "") + text).getBytes(UTF_8));
    }
}
