package io.sallyport.mcp;

/** The place of a message's id. */
final class MessageId {

    private MessageId() {}

    /** Gives the message another id, or one where it has none. */
    static void replace(final Splice splice, final byte[] json, final RequestId id) {
        ObjectEdit.of(JsonFields.of(json).orElseThrow()).set("id", id.json()).applyTo(splice);
    }
}
