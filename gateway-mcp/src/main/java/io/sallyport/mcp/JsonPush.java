package io.sallyport.mcp;

import java.io.ByteArrayOutputStream;
import java.util.BitSet;
import java.util.Optional;

/**
 * Checks the grammar (RFC 8259) of one JSON text that arrives in chunks cut anywhere, and tells a listener of the tokens
 * on its upper levels.
 *
 * <p>Holds one bit per open bracket and one short token, however large the text: Jackson's non-blocking parser holds
 * every string whole, and the strings of an answer are as large as the upstream likes. Encoding is not checked here.
 */
final class JsonPush {

    /** Hears of values and keys; depth is the number of objects and arrays they stand in. */
    interface Listener {

        /** A key, quotes included; empty where it is too long to be held. */
        void key(int depth, Optional<byte[]> raw);

        /** A value begins. */
        void value(int depth, JsonKind kind);

        /** The value that began last has ended and was a string, number or literal; empty as for keys. */
        void scalar(int depth, JsonKind kind, Optional<byte[]> raw);
    }

    private enum State {
        VALUE,
        FIRST_ELEMENT,
        FIRST_KEY,
        KEY,
        COLON,
        NEXT,
        STRING,
        ESCAPE,
        HEX,
        NUMBER,
        LITERAL,
        DONE,
        BROKEN
    }

    /** Two levels are heard of: the message's members and theirs. */
    private static final int HEARD_DEPTH = 2;

    private static final int MAX_TOKEN = 4096;

    private final int maxDepth;
    private final Listener listener;
    private final BitSet objects = new BitSet();
    private final ByteArrayOutputStream token = new ByteArrayOutputStream(64);

    private State state = State.VALUE;
    private JsonKind kind = JsonKind.NULL;
    private JsonNumber number = JsonNumber.START;
    private String literal = "";
    private int depth;
    private int progress;
    private boolean inKey;

    JsonPush(final int maxDepth, final Listener listener) {
        this.maxDepth = maxDepth;
        this.listener = listener;
    }

    /** Reads on; answers where the text stops being JSON, or -1. Not to be called again after that. */
    int feed(final byte[] bytes, final int from, final int to) {
        int at = from;
        while (at < to) {
            if (state == State.STRING) {
                at = plain(bytes, at, to);
            }
            if (at < to) {
                state = step(bytes[at]);
                if (state == State.BROKEN) {
                    return at;
                }
                at++;
            }
        }
        return -1;
    }

    /** Whether the one value is complete. */
    boolean done() {
        return state == State.DONE;
    }

    private State step(final byte octet) {
        return switch (state) {
            case VALUE -> isSpace(octet) ? state : value(octet);
            case FIRST_ELEMENT -> isSpace(octet) ? state : octet == ']' ? close() : value(octet);
            case FIRST_KEY -> isSpace(octet) ? state : octet == '}' ? close() : key(octet);
            case KEY -> isSpace(octet) ? state : key(octet);
            case COLON -> isSpace(octet) ? state : octet == ':' ? State.VALUE : State.BROKEN;
            case NEXT -> isSpace(octet) ? state : next(octet);
            case STRING -> string(octet);
            case ESCAPE -> escape(octet);
            case HEX -> hex(octet);
            case NUMBER -> number(octet);
            case LITERAL -> literal(octet);
            case DONE -> isSpace(octet) ? state : State.BROKEN;
            case BROKEN -> state;
        };
    }

    private State value(final byte octet) {
        return switch (octet) {
            case '{' -> open(JsonKind.OBJECT);
            case '[' -> open(JsonKind.ARRAY);
            case '"' -> begin(JsonKind.STRING, octet, State.STRING);
            case 't' -> literal(JsonKind.BOOLEAN, "true", octet);
            case 'f' -> literal(JsonKind.BOOLEAN, "false", octet);
            case 'n' -> literal(JsonKind.NULL, "null", octet);
            default -> {
                number = JsonNumber.START.next(octet);
                yield number == JsonNumber.BROKEN ? State.BROKEN : begin(JsonKind.NUMBER, octet, State.NUMBER);
            }
        };
    }

    private State open(final JsonKind container) {
        if (depth <= HEARD_DEPTH) {
            listener.value(depth, container);
        }
        if (depth == maxDepth) {
            return State.BROKEN;
        }
        depth++;
        objects.set(depth, container == JsonKind.OBJECT);
        return container == JsonKind.OBJECT ? State.FIRST_KEY : State.FIRST_ELEMENT;
    }

    private State close() {
        depth--;
        return afterValue();
    }

    private State next(final byte octet) {
        final boolean inObject = objects.get(depth);
        if (octet == ',') {
            return inObject ? State.KEY : State.VALUE;
        }
        return octet == (inObject ? '}' : ']') ? close() : State.BROKEN;
    }

    private State key(final byte octet) {
        inKey = true;
        return octet == '"' ? hold(octet, State.STRING) : State.BROKEN;
    }

    private State literal(final JsonKind ofKind, final String text, final byte octet) {
        literal = text;
        progress = 1;
        return begin(ofKind, octet, State.LITERAL);
    }

    private State begin(final JsonKind scalar, final byte octet, final State then) {
        kind = scalar;
        if (depth <= HEARD_DEPTH) {
            listener.value(depth, scalar);
        }
        return hold(octet, then);
    }

    /** Walks over the part of a string that needs no thought. */
    private int plain(final byte[] bytes, final int from, final int to) {
        final int at = Octets.endOfPlain(bytes, from, to);
        if (depth <= HEARD_DEPTH) {
            token.write(bytes, from, Math.min(at - from, MAX_TOKEN + 1 - Math.min(token.size(), MAX_TOKEN + 1)));
        }
        return at;
    }

    private State string(final byte octet) {
        return switch (octet) {
            case '\\' -> hold(octet, State.ESCAPE);
            case '"' -> {
                hold(octet, state);
                yield inKey ? endKey() : endScalar();
            }
            default -> State.BROKEN;
        };
    }

    private State escape(final byte octet) {
        progress = 0;
        return switch (octet) {
            case 'u' -> hold(octet, State.HEX);
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> hold(octet, State.STRING);
            default -> State.BROKEN;
        };
    }

    private State hex(final byte octet) {
        progress++;
        final boolean digit = octet >= 0 && Character.digit(octet, 16) >= 0;
        return digit ? hold(octet, progress == 4 ? State.STRING : State.HEX) : State.BROKEN;
    }

    private State number(final byte octet) {
        final boolean mayEnd = number.mayEnd();
        number = number.next(octet);
        if (number != JsonNumber.BROKEN) {
            return hold(octet, state);
        }
        if (!mayEnd) {
            return State.BROKEN;
        }
        state = endScalar();
        return step(octet);
    }

    private State literal(final byte octet) {
        if (octet != literal.charAt(progress)) {
            return State.BROKEN;
        }
        hold(octet, state);
        progress++;
        return progress == literal.length() ? endScalar() : state;
    }

    private State endKey() {
        inKey = false;
        if (depth <= HEARD_DEPTH) {
            listener.key(depth, held());
        }
        return State.COLON;
    }

    private State endScalar() {
        if (depth <= HEARD_DEPTH) {
            listener.scalar(depth, kind, held());
        }
        return afterValue();
    }

    private State afterValue() {
        return depth == 0 ? State.DONE : State.NEXT;
    }

    private State hold(final byte octet, final State then) {
        if (depth <= HEARD_DEPTH && token.size() <= MAX_TOKEN) {
            token.write(octet);
        }
        return then;
    }

    private Optional<byte[]> held() {
        final Optional<byte[]> whole = token.size() <= MAX_TOKEN ? Optional.of(token.toByteArray()) : Optional.empty();
        token.reset();
        return whole;
    }

    private static boolean isSpace(final byte octet) {
        return octet == ' ' || octet == '\n' || octet == '\r' || octet == '\t';
    }
}
