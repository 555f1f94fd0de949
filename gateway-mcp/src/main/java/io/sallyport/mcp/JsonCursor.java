package io.sallyport.mcp;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Walks the tokens of one JSON text and tells where they stand in its bytes. Malformed JSON is a
 * {@link tools.jackson.core.JacksonException} from whichever step meets it.
 *
 * <p>The methods that read a value leave the cursor on the value's last token, whatever its type.
 */
final class JsonCursor implements AutoCloseable {

    private final JsonParser parser;
    private final int origin;

    JsonCursor(final JsonParser parser, final int origin) {
        this.parser = parser;
        this.origin = origin;
    }

    /** Steps to the next token; null at the end of the text. */
    @Nullable JsonToken next() {
        return parser.nextToken();
    }

    /** Steps to the value of the next member of the object the cursor is in; false at its end. */
    boolean nextMember() {
        if (parser.nextName() == null) {
            return false;
        }
        parser.nextToken();
        return true;
    }

    /** Steps to the next key of the object the cursor is in; false at its end. */
    boolean nextKey() {
        return parser.nextName() != null;
    }

    /** Steps to the next element of the array the cursor is in; false at its end. */
    boolean nextElement() {
        return parser.nextToken() != JsonToken.END_ARRAY;
    }

    /** The key of the member the cursor is at. */
    String key() {
        return parser.currentName();
    }

    /** What the value the cursor is at is. */
    JsonKind kind() {
        return switch (parser.currentToken()) {
            case START_OBJECT -> JsonKind.OBJECT;
            case START_ARRAY -> JsonKind.ARRAY;
            case VALUE_STRING -> JsonKind.STRING;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> JsonKind.NUMBER;
            case VALUE_TRUE, VALUE_FALSE -> JsonKind.BOOLEAN;
            case null, default -> JsonKind.NULL;
        };
    }

    boolean at(final JsonToken token) {
        return parser.hasToken(token);
    }

    /** Where the current token starts. */
    int start() {
        return origin + (int) parser.currentTokenLocation().getByteOffset();
    }

    /** Where the current token ends. */
    int end() {
        parser.finishToken();
        return origin + (int) parser.currentLocation().getByteOffset();
    }

    /** Walks over the value. */
    void skip() {
        parser.skipChildren();
    }

    /** The bytes of the whole value. */
    Span span() {
        final int start = start();
        parser.skipChildren();
        return new Span(start, end());
    }

    /** The value where it is a string. */
    Optional<String> string() {
        if (!at(JsonToken.VALUE_STRING)) {
            skip();
            return Optional.empty();
        }
        return Optional.of(parser.getString());
    }

    /** The value where it is a string, with its place. */
    Optional<Envelope.Located> located() {
        return string().map(text -> new Envelope.Located(text, new Span(start(), end())));
    }

    /** The bytes of the value where it is an object. */
    Optional<Span> object() {
        final boolean isObject = at(JsonToken.START_OBJECT);
        final var span = span();
        return isObject ? Optional.of(span) : Optional.empty();
    }

    /** The value where it can be an id: a string that UTF-8 can carry back, or an integer. */
    Optional<RequestId> id() {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> string().filter(JsonCursor::isWellFormed).map(RequestId.Text::new);
            case VALUE_NUMBER_INT -> Optional.of(new RequestId.Numeric(parser.getString()));
            case null, default -> {
                skip();
                yield Optional.empty();
            }
        };
    }

    /** The value where it is an integer of 32 bits. */
    Optional<Integer> int32() {
        if (at(JsonToken.VALUE_NUMBER_INT) && parser.getStringLength() <= 11) {
            final long value = parser.getLongValue();
            return value == (int) value ? Optional.of((int) value) : Optional.empty();
        }
        skip();
        return Optional.empty();
    }

    @Override
    public void close() {
        parser.close();
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
