package io.sallyport.mcp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The members of one JSON object, in their order, as places in its bytes; the values stay unread.
 *
 * <p>The whole object is checked when it is indexed: well-formed, every key once. Spans refer to {@link #json()}, of which
 * the object may be a part.
 *
 * @param json the bytes the object stands in. Shared, not copied: nobody writes to it.
 * @param span the object, braces included
 * @param members its members
 */
public record JsonFields(byte[] json, Span span, List<Member> members) {

    /** One member: its decoded key, where key and value stand, and what the value is. */
    public record Member(String key, Span keySpan, Span value, JsonKind kind) {}

    public JsonFields {
        members = List.copyOf(members);
    }

    /** The index of bytes that are one object, white space around it allowed; empty where they are anything else. */
    public static Optional<JsonFields> of(final byte[] json) {
        return of(json, new Span(0, json.length));
    }

    /** The index of the object in that range, white space around it allowed; empty where it is anything else. */
    public static Optional<JsonFields> of(final byte[] json, final Span range) {
        if (JsonEncoding.problem(json, range).isPresent()) {
            return Optional.empty();
        }
        try {
            final var cursor = new JsonCursor(json, range, JsonCursor.DEPTH_OF_PARTS);
            if (cursor.next() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            final int start = cursor.start();
            final var members = members(cursor);
            final var span = new Span(start, cursor.end());
            return cursor.next() == JsonToken.END ? Optional.of(new JsonFields(json, span, members)) : Optional.empty();
        } catch (final JsonProblem e) {
            return Optional.empty();
        }
    }

    /** The member of that key. */
    public Optional<Member> member(final String key) {
        for (final var member : members) {
            if (member.key().equals(key)) {
                return Optional.of(member);
            }
        }
        return Optional.empty();
    }

    /** Where the value of that key stands. */
    public Optional<Span> value(final String key) {
        return member(key).map(Member::value);
    }

    /** The decoded value of that key where it is a string. */
    public Optional<String> string(final String key) {
        return member(key).filter(member -> member.kind() == JsonKind.STRING).map(this::decoded);
    }

    /** Whether the value of that key is {@code true}. */
    public boolean isTrue(final String key) {
        return member(key)
                .filter(member -> member.kind() == JsonKind.BOOLEAN)
                .filter(member -> json[member.value().start()] == 't')
                .isPresent();
    }

    /** The index of the object under that key. */
    public Optional<JsonFields> object(final String key) {
        return member(key)
                .filter(member -> member.kind() == JsonKind.OBJECT)
                .flatMap(member -> of(json, member.value()));
    }

    /** The elements of the array under that key. */
    public Optional<List<Span>> elements(final String key) {
        return member(key)
                .filter(member -> member.kind() == JsonKind.ARRAY)
                .flatMap(member -> JsonElements.of(json, member.value()));
    }

    private static List<Member> members(final JsonCursor cursor) {
        final var members = new ArrayList<Member>();
        while (cursor.nextMember()) {
            final var kind = cursor.kind();
            members.add(new Member(cursor.key(), cursor.keySpan(), cursor.span(), kind));
        }
        return members;
    }

    /** The decoded strings of the array under that key; other elements are passed over. */
    public List<String> strings(final String key) {
        return elements(key).orElse(List.of()).stream()
                .filter(element -> json[element.start()] == '"')
                .map(this::decoded)
                .toList();
    }

    private String decoded(final Member member) {
        return decoded(member.value());
    }

    private String decoded(final Span value) {
        final var cursor = new JsonCursor(json, value, JsonCursor.DEPTH_OF_PARTS);
        cursor.next();
        return cursor.string().orElseThrow();
    }
}
