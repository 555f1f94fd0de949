package io.sallyport.mcp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the members of {@code params._meta}: where all of them stand, and of those that the envelope keeps what they say;
 * one of a wrong type counts as absent there.
 */
final class MetaMembers {

    /** What is kept as long as the message is: many members, or long keys, take many times the memory that it has. */
    private static final int FEW = 64;

    private static final int LONGEST_KEY = 256;

    private final List<JsonFields.Member> all = new ArrayList<>(4);
    private boolean many;
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
            return members.meta(cursor.json(), cursor.span(), Optional.empty());
        }
        final int start = cursor.start();
        while (cursor.nextMember()) {
            members.member(cursor);
        }
        final var span = new Span(start, cursor.end());
        return members.meta(cursor.json(), span, members.index(cursor.json(), span));
    }

    private void member(final JsonCursor cursor) {
        final var key = cursor.key();
        final var keySpan = cursor.keySpan();
        final var kind = cursor.kind();
        final int start = cursor.start();
        read(key, cursor);
        many |= all.size() == FEW || key.length() > LONGEST_KEY;
        if (!many) {
            all.add(new JsonFields.Member(key, keySpan, new Span(start, cursor.end()), kind));
        }
    }

    private Optional<JsonFields> index(final byte[] json, final Span span) {
        return many ? Optional.empty() : Optional.of(new JsonFields(json, span, all));
    }

    private void read(final String key, final JsonCursor cursor) {
        switch (key) {
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

    private Envelope.Meta meta(final byte[] json, final Span span, final Optional<JsonFields> index) {
        return new Envelope.Meta(
                json,
                span,
                index,
                progressToken,
                traceparent.map(Envelope.Located::value),
                traceparent.map(Envelope.Located::span),
                tracestate,
                protocolVersion,
                relatedTask);
    }
}
