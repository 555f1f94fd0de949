package io.sallyport.mcp;

import java.util.Optional;

/** Reads the members of {@code params} that the envelope keeps; one of a wrong type counts as absent. */
final class ParamsMembers {

    private Optional<Envelope.Located> name = Optional.empty();
    private Optional<Envelope.Located> uri = Optional.empty();
    private Optional<RequestId> requestId = Optional.empty();
    private Optional<Span> task = Optional.empty();
    private Optional<Envelope.Located> taskId = Optional.empty();
    private Optional<Envelope.Meta> meta = Optional.empty();
    private Optional<String> protocolVersion = Optional.empty();
    private Optional<Span> clientInfo = Optional.empty();
    private Optional<Span> capabilities = Optional.empty();
    private Optional<String> requestState = Optional.empty();

    private ParamsMembers() {}

    static Envelope.Params read(final JsonCursor cursor, final Complaint complaint) {
        if (!cursor.at(JsonToken.START_OBJECT)) {
            complaint.note("params must be an object");
            cursor.skip();
            return Envelope.Params.NONE;
        }
        final int start = cursor.start();
        final var members = new ParamsMembers();
        while (cursor.nextMember()) {
            members.member(cursor, complaint);
        }
        return members.params(new Span(start, cursor.end()));
    }

    private void member(final JsonCursor cursor, final Complaint complaint) {
        switch (cursor.key()) {
            case "name" -> name = cursor.located();
            case "uri" -> uri = cursor.located();
            case "requestId" -> requestId = cursor.id();
            case "task" -> task = cursor.object();
            case "taskId" -> taskId = cursor.located();
            case "_meta" -> meta = Optional.of(MetaMembers.read(cursor, complaint));
            case "protocolVersion" -> protocolVersion = cursor.string();
            case "clientInfo" -> clientInfo = cursor.object();
            case "capabilities" -> capabilities = cursor.object();
            case "requestState" -> requestState = cursor.string();
            default -> cursor.skip();
        }
    }

    private Envelope.Params params(final Span span) {
        return new Envelope.Params(
                Optional.of(span),
                name,
                uri,
                requestId,
                task,
                taskId,
                meta,
                protocolVersion,
                clientInfo,
                capabilities,
                requestState);
    }
}
