package io.sallyport.mcp;

/** What keeps bytes from being one strict JSON text, and where. Thrown by a cursor and caught by whoever opened it. */
final class JsonProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final int offset;

    /** What is wrong. */
    enum Kind {
        /** Against the grammar (RFC 8259). */
        SYNTAX,
        /** A key that its object had already. */
        DUPLICATE,
        TOO_DEEP
    }

    JsonProblem(final Kind kind, final int offset) {
        super(kind.name(), null, false, false);
        this.kind = kind;
        this.offset = offset;
    }

    Kind kind() {
        return kind;
    }

    /** The byte at which it was noticed. */
    int offset() {
        return offset;
    }
}
