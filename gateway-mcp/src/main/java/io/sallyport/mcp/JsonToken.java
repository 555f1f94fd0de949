package io.sallyport.mcp;

/** What a cursor is at. */
enum JsonToken {
    START_OBJECT(JsonKind.OBJECT),
    END_OBJECT(JsonKind.NULL),
    START_ARRAY(JsonKind.ARRAY),
    END_ARRAY(JsonKind.NULL),
    KEY(JsonKind.NULL),
    STRING(JsonKind.STRING),
    INTEGER(JsonKind.NUMBER),
    FRACTION(JsonKind.NUMBER),
    TRUE(JsonKind.BOOLEAN),
    FALSE(JsonKind.BOOLEAN),
    NULL(JsonKind.NULL),
    /** Of the text. */
    END(JsonKind.NULL);

    private final JsonKind kind;

    JsonToken(final JsonKind kind) {
        this.kind = kind;
    }

    /** Of the value that it is or begins. */
    JsonKind kind() {
        return kind;
    }
}
