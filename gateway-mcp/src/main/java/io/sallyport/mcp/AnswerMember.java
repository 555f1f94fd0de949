package io.sallyport.mcp;

/** The members of an answer that matter while it streams through. */
enum AnswerMember {
    JSONRPC("", "jsonrpc"),
    ID("", "id"),
    METHOD("", "method"),
    RESULT("", "result"),
    RESULT_META("result", "_meta"),
    RESULT_IS_ERROR("result", "isError"),
    ERROR("", "error"),
    ERROR_CODE("error", "code"),
    ERROR_MESSAGE("error", "message"),
    OTHER("", "");

    private final String parent;
    private final String key;

    AnswerMember(final String parent, final String key) {
        this.parent = parent;
        this.key = key;
    }

    /** The member of that key in the member of the parent's key; the message itself has an empty one. */
    static AnswerMember of(final String parent, final String key) {
        for (final var member : values()) {
            if (member.key.equals(key) && member.parent.equals(parent)) {
                return member;
            }
        }
        return OTHER;
    }
}
