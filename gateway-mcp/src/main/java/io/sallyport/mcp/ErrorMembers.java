package io.sallyport.mcp;

import java.util.Optional;

/** What the envelope keeps of an error. */
record ErrorMembers(Span span, int code, String message) {

    static ErrorMembers read(final JsonCursor cursor, final Complaint complaint) {
        if (!cursor.at(JsonToken.START_OBJECT)) {
            complaint.note("error must be an object");
            return new ErrorMembers(cursor.span(), 0, "");
        }
        final int start = cursor.start();
        Optional<Integer> code = Optional.empty();
        Optional<String> message = Optional.empty();
        while (cursor.nextMember()) {
            switch (cursor.key()) {
                case "code" -> code = cursor.int32();
                case "message" -> message = cursor.string();
                default -> cursor.skip();
            }
        }
        return new ErrorMembers(
                new Span(start, cursor.end()),
                complaint.unless(code, "error.code must be an integer").orElse(0),
                complaint.unless(message, "error.message must be a string").orElse(""));
    }
}
