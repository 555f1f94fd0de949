package io.sallyport.mcp;

import java.util.Optional;

/** What the envelope keeps of a result. */
record ResultMembers(Span span, Optional<Span> meta, Optional<String> type, boolean toolError) {

    static ResultMembers read(final JsonCursor cursor, final Complaint complaint) {
        if (!cursor.at(JsonToken.START_OBJECT)) {
            complaint.note("result must be an object");
            return new ResultMembers(cursor.span(), Optional.empty(), Optional.empty(), false);
        }
        final int start = cursor.start();
        Optional<Span> meta = Optional.empty();
        Optional<String> type = Optional.empty();
        boolean toolError = false;
        while (cursor.nextMember()) {
            switch (cursor.key()) {
                case "_meta" -> meta = Optional.of(metaSpan(cursor, complaint));
                case "resultType" -> type = cursor.string();
                case "isError" -> {
                    toolError = cursor.at(JsonToken.TRUE);
                    cursor.skip();
                }
                default -> cursor.skip();
            }
        }
        return new ResultMembers(new Span(start, cursor.end()), meta, type, toolError);
    }

    private static Span metaSpan(final JsonCursor cursor, final Complaint complaint) {
        if (!cursor.at(JsonToken.START_OBJECT) && !cursor.at(JsonToken.NULL)) {
            complaint.note("result._meta must be an object");
        }
        return cursor.span();
    }
}
