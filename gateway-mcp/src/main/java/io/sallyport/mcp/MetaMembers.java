package io.sallyport.mcp;

import java.util.Optional;

/** Reads the members of {@code params._meta} that the envelope keeps; one of a wrong type counts as absent. */
final class MetaMembers {

    private Optional<RequestId> progressToken = Optional.empty();
    private Optional<Envelope.Located> traceparent = Optional.empty();
    private Optional<String> tracestate = Optional.empty();
    private Optional<String> protocolVersion = Optional.empty();
    private Optional<Envelope.Located> relatedTask = Optional.empty();

    private MetaMembers() {}

    static Envelope.Meta read(final JsonCursor cursor, final Complaint complaint) {
        final var members = new MetaMembers();
        if (!cursor.at(JsonToken.START_OBJECT)) {
            if (!cursor.at(JsonToken.NULL)) {
                complaint.note("params._meta must be an object");
            }
            return members.meta(cursor.span());
        }
        final int start = cursor.start();
        while (cursor.nextMember()) {
            members.member(cursor);
        }
        return members.meta(new Span(start, cursor.end()));
    }

    private void member(final JsonCursor cursor) {
        switch (cursor.key()) {
            case "progressToken" -> progressToken = cursor.id();
            case "traceparent" -> traceparent = cursor.located();
            case "tracestate" -> tracestate = cursor.string();
            case MetaKeys.PROTOCOL_VERSION -> protocolVersion = cursor.string();
            case MetaKeys.RELATED_TASK -> relatedTask = task(cursor);
            default -> cursor.skip();
        }
    }

    private static Optional<Envelope.Located> task(final JsonCursor cursor) {
        Optional<Envelope.Located> id = Optional.empty();
        if (!cursor.at(JsonToken.START_OBJECT)) {
            cursor.skip();
            return id;
        }
        while (cursor.nextMember()) {
            if (cursor.key().equals("taskId")) {
                id = cursor.located();
            } else {
                cursor.skip();
            }
        }
        return id;
    }

    private Envelope.Meta meta(final Span span) {
        return new Envelope.Meta(
                span,
                progressToken,
                traceparent.map(Envelope.Located::value),
                traceparent.map(Envelope.Located::span),
                tracestate,
                protocolVersion,
                relatedTask);
    }
}
