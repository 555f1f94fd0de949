package io.sallyport.mcp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Walks the tokens of one JSON text and tells where they stand in its bytes. Malformed JSON is a {@link JsonProblem} from
 * whichever step meets it.
 *
 * <p>The methods that read a value leave the cursor on the value's last token, whatever its type.
 */
final class JsonCursor {

    /** For parts of messages: their depth was judged when they came, this only bounds how deep a step may go. */
    static final int DEPTH_OF_PARTS = 1000;

    private static final int NO_KEYS = -1;
    private static final int LONGEST_INT32 = 11;

    private final byte[] json;
    private final JsonGrammar grammar;
    /** Of the objects and arrays the cursor is in, the innermost last: what names an object's keys. */
    private int[] inside = new int[4];

    private int depth;
    private JsonToken token = JsonToken.END;
    private int start;
    private int end;
    private int keyStart;
    private int keyEnd;
    private boolean keyEscaped;
    private boolean escaped;
    /** Nothing of the innermost object or array was read yet. */
    private boolean first;

    JsonCursor(final byte[] json, final int maxDepth) {
        this(json, new Span(0, json.length), maxDepth);
    }

    JsonCursor(final byte[] json, final Span range, final int maxDepth) {
        this.json = json;
        this.grammar = new JsonGrammar(json, range.end(), maxDepth);
        this.end = range.start();
    }

    /** Steps to the value of the text, or of the key the cursor is at; after the value of the text, to its end. */
    JsonToken next() {
        start = grammar.space(end);
        if (!grammar.isEnd(start)) {
            token = begin();
        } else if (depth == 0) {
            token = JsonToken.END;
        } else {
            throw grammar.syntax(start);
        }
        return token;
    }

    private JsonToken begin() {
        return switch (grammar.at(start)) {
            case '{' -> open(JsonToken.START_OBJECT, grammar.keys().open());
            case '[' -> open(JsonToken.START_ARRAY, NO_KEYS);
            case '"' -> {
                end = grammar.string(start);
                escaped = grammar.wasEscaped();
                yield JsonToken.STRING;
            }
            case 't' -> literal("true", JsonToken.TRUE);
            case 'f' -> literal("false", JsonToken.FALSE);
            case 'n' -> literal("null", JsonToken.NULL);
            default -> {
                end = grammar.number(start);
                yield grammar.wasFraction() ? JsonToken.FRACTION : JsonToken.INTEGER;
            }
        };
    }

    private JsonToken open(final JsonToken container, final int keys) {
        grammar.opened(start, depth);
        if (depth == inside.length) {
            inside = Arrays.copyOf(inside, 2 * depth);
        }
        inside[depth++] = keys;
        first = true;
        end = start + 1;
        return container;
    }

    private JsonToken literal(final String word, final JsonToken literal) {
        end = grammar.literal(start, word);
        return literal;
    }

    /** Steps to the value of the next member of the object the cursor is in; false at its end. */
    boolean nextMember() {
        if (!nextKey()) {
            return false;
        }
        next();
        return true;
    }

    /** Steps to the next key of the object the cursor is in; false at its end. */
    boolean nextKey() {
        if (isOver('}', JsonToken.END_OBJECT)) {
            return false;
        }
        end = grammar.key(inside[depth - 1], start);
        keyStart = start;
        keyEnd = grammar.keyEnd();
        keyEscaped = grammar.wasEscaped();
        token = JsonToken.KEY;
        return true;
    }

    /** Steps to the next element of the array the cursor is in; false at its end. */
    boolean nextElement() {
        if (isOver(']', JsonToken.END_ARRAY)) {
            return false;
        }
        end = start;
        next();
        return true;
    }

    /** Whether the innermost object or array ends here; if not, the cursor is past the comma. */
    private boolean isOver(final char close, final JsonToken closed) {
        start = grammar.space(end);
        if (grammar.at(start) == close) {
            left(closed);
            end = start + 1;
            return true;
        }
        if (!first) {
            grammar.expect(start, ',');
            start = grammar.space(start + 1);
        }
        first = false;
        return false;
    }

    private void left(final JsonToken closed) {
        depth--;
        if (inside[depth] != NO_KEYS) {
            grammar.keys().close(inside[depth]);
        }
        token = closed;
        first = false;
    }

    /** The key of the member the cursor is at. */
    String key() {
        return JsonStrings.decode(json, keyStart + 1, keyEnd - 1, keyEscaped);
    }

    /** Where that key stands, quotes included. */
    Span keySpan() {
        return new Span(keyStart, keyEnd);
    }

    /** The bytes that spans refer to. */
    byte[] json() {
        return json;
    }

    /** What the value the cursor is at is. */
    JsonKind kind() {
        return token.kind();
    }

    boolean at(final JsonToken wanted) {
        return token == wanted;
    }

    /** Where the current token starts. */
    int start() {
        return start;
    }

    /** Where the current token ends. */
    int end() {
        return end;
    }

    /** Walks over the value. */
    void skip() {
        if (token == JsonToken.START_OBJECT) {
            end = grammar.value(start, depth - 1);
            left(JsonToken.END_OBJECT);
        } else if (token == JsonToken.START_ARRAY) {
            end = grammar.value(start, depth - 1);
            left(JsonToken.END_ARRAY);
        }
    }

    /** The bytes of the whole value. */
    Span span() {
        final int from = start;
        skip();
        return new Span(from, end);
    }

    /** The value where it is a string. */
    Optional<String> string() {
        if (!at(JsonToken.STRING)) {
            skip();
            return Optional.empty();
        }
        return Optional.of(JsonStrings.decode(json, start + 1, end - 1, escaped));
    }

    /** The value where it is a string, with its place. */
    Optional<Envelope.Located> located() {
        return string().map(text -> new Envelope.Located(text, new Span(start, end)));
    }

    /** The bytes of the value where it is an object. */
    Optional<Span> object() {
        final boolean isObject = at(JsonToken.START_OBJECT);
        final var span = span();
        return isObject ? Optional.of(span) : Optional.empty();
    }

    /** The value where it can be an id: a string that UTF-8 can carry back, or an integer. */
    Optional<RequestId> id() {
        if (token == JsonToken.INTEGER) {
            return Optional.of(new RequestId.Numeric(digits()));
        }
        return string().filter(JsonCursor::isWellFormed).map(RequestId.Text::new);
    }

    /** The value where it is an integer of 32 bits. */
    Optional<Integer> int32() {
        if (token == JsonToken.INTEGER && end - start <= LONGEST_INT32) {
            final long value = Long.parseLong(digits());
            return value == (int) value ? Optional.of((int) value) : Optional.empty();
        }
        skip();
        return Optional.empty();
    }

    private String digits() {
        return new String(json, start, end - start, StandardCharsets.ISO_8859_1);
    }

    /** Whether every surrogate has its other half: JSON can spell one alone, UTF-8 cannot. */
    private static boolean isWellFormed(final String text) {
        for (int i = 0; i < text.length(); i++) {
            final char unit = text.charAt(i);
            if (Character.isHighSurrogate(unit)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(unit)) {
                return false;
            }
        }
        return true;
    }
}
