package io.sallyport.mcp;

/**
 * The grammar of JSON (RFC 8259) over a range of bytes: each method takes the offset where something begins and answers
 * where it ends. Every key once per object, and no deeper than allowed. The encoding was checked before.
 */
final class JsonGrammar {

    private static final int HEX_DIGITS = 4;

    private final byte[] json;
    private final int end;
    private final int maxDepth;
    private final ObjectKeys keys;
    private boolean escaped;
    private boolean fraction;
    private int keyEnd;

    JsonGrammar(final byte[] json, final int end, final int maxDepth) {
        this.json = json;
        this.end = end;
        this.maxDepth = maxDepth;
        this.keys = new ObjectKeys(json);
    }

    ObjectKeys keys() {
        return keys;
    }

    /** Whether the string read last has escapes. */
    boolean wasEscaped() {
        return escaped;
    }

    /** Where the key read last ends, quotes included. */
    int keyEnd() {
        return keyEnd;
    }

    /** Whether the number read last is no integer. */
    boolean wasFraction() {
        return fraction;
    }

    /** The byte there; a NUL, which the grammar has nowhere, at the end. */
    byte at(final int offset) {
        return offset < end ? json[offset] : 0;
    }

    boolean isEnd(final int offset) {
        return offset >= end;
    }

    /** Past white space. */
    int space(final int from) {
        int at = from;
        while (at < end && json[at] <= ' ' && isSpace(json[at])) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(final byte octet) {
        return octet == ' ' || octet == '\n' || octet == '\r' || octet == '\t';
    }

    /**
     * Past a whole value.
     *
     * @param depth how many objects and arrays it stands in
     */
    int value(final int from, final int depth) {
        return switch (at(from)) {
            case '{' -> object(from, opened(from, depth));
            case '[' -> array(from, opened(from, depth));
            case '"' -> string(from);
            case 't' -> literal(from, "true");
            case 'f' -> literal(from, "false");
            case 'n' -> literal(from, "null");
            default -> number(from);
        };
    }

    /** The depth inside what begins there. */
    int opened(final int from, final int depth) {
        if (depth >= maxDepth) {
            throw new JsonProblem(JsonProblem.Kind.TOO_DEEP, from);
        }
        return depth + 1;
    }

    private int object(final int from, final int depth) {
        final int object = keys.open();
        int at = space(from + 1);
        if (at(at) != '}') {
            at = value(key(object, at), depth);
            for (at = space(at); at(at) == ','; at = space(at)) {
                at = value(key(object, space(at + 1)), depth);
            }
            expect(at, '}');
        }
        keys.close(object);
        return at + 1;
    }

    /** Past a key, its colon and the white space around it. */
    int key(final int object, final int from) {
        expect(from, '"');
        keyEnd = string(from);
        if (!keys.add(object, from + 1, keyEnd - 1, escaped)) {
            throw new JsonProblem(JsonProblem.Kind.DUPLICATE, from);
        }
        final int colon = space(keyEnd);
        expect(colon, ':');
        return space(colon + 1);
    }

    private int array(final int from, final int depth) {
        int at = space(from + 1);
        if (at(at) != ']') {
            at = value(at, depth);
            for (at = space(at); at(at) == ','; at = space(at)) {
                at = value(space(at + 1), depth);
            }
            expect(at, ']');
        }
        return at + 1;
    }

    /** Past a string, of which the opening quote was seen. */
    int string(final int from) {
        escaped = false;
        int at = Octets.endOfPlain(json, from + 1, end);
        while (at(at) == '\\') {
            escaped = true;
            at = Octets.endOfPlain(json, escape(at + 1), end);
        }
        expect(at, '"');
        return at + 1;
    }

    private int escape(final int from) {
        return switch (at(from)) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> from + 1;
            case 'u' -> {
                for (int at = from + 1; at <= from + HEX_DIGITS; at++) {
                    if (!isHex(at(at))) {
                        throw syntax(at);
                    }
                }
                yield from + 1 + HEX_DIGITS;
            }
            default -> throw syntax(from);
        };
    }

    private static boolean isHex(final byte octet) {
        return isDigit(octet) || (octet >= 'a' && octet <= 'f') || (octet >= 'A' && octet <= 'F');
    }

    private static boolean isDigit(final byte octet) {
        return octet >= '0' && octet <= '9';
    }

    int literal(final int from, final String word) {
        for (int i = 0; i < word.length(); i++) {
            expect(from + i, word.charAt(i));
        }
        return from + word.length();
    }

    int number(final int from) {
        fraction = false;
        int at = at(from) == '-' ? from + 1 : from;
        at = at(at) == '0' ? at + 1 : digits(at);
        if (at(at) == '.') {
            fraction = true;
            at = digits(at + 1);
        }
        if (at(at) == 'e' || at(at) == 'E') {
            fraction = true;
            final byte sign = at(at + 1);
            at = digits(sign == '+' || sign == '-' ? at + 2 : at + 1);
        }
        return at;
    }

    private int digits(final int from) {
        int at = from;
        while (isDigit(at(at))) {
            at++;
        }
        if (at == from) {
            throw syntax(at);
        }
        return at;
    }

    void expect(final int offset, final char wanted) {
        if (at(offset) != wanted) {
            throw syntax(offset);
        }
    }

    JsonProblem syntax(final int offset) {
        return new JsonProblem(JsonProblem.Kind.SYNTAX, offset);
    }
}
