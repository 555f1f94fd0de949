package io.sallyport.mcp;

import java.util.Optional;

/**
 * Sorts the members of one message. What is wrong with its shape is only noted until the end is reached, because what is
 * not JSON at all weighs more.
 */
final class EnvelopeReader {

    private static final String BAD_ID = "id must be a string or an integer";

    private final byte[] json;
    private final JsonCursor cursor;
    private final Complaint complaint = new Complaint();

    private boolean versioned;
    private boolean idNull;
    private Optional<RequestId> id = Optional.empty();
    private Optional<String> method = Optional.empty();
    private Envelope.Params params = Envelope.Params.NONE;
    private Optional<ResultMembers> result = Optional.empty();
    private Optional<ErrorMembers> error = Optional.empty();

    EnvelopeReader(final byte[] json, final JsonCursor cursor) {
        this.json = json;
        this.cursor = cursor;
    }

    Scan read() {
        final var first = cursor.next();
        if (first == JsonToken.END) {
            return rejected(Malformed.Kind.NOT_JSON, "there is no JSON value");
        }
        if (first == JsonToken.START_OBJECT) {
            members();
        } else {
            cursor.skip();
        }
        if (cursor.next() != JsonToken.END) {
            return rejected(Malformed.Kind.NOT_JSON, "bytes after the JSON value at byte " + cursor.start());
        }
        return first == JsonToken.START_ARRAY
                ? rejected(Malformed.Kind.BATCH, "an array of messages")
                : message(first == JsonToken.START_OBJECT);
    }

    private void members() {
        while (cursor.nextMember()) {
            switch (cursor.key()) {
                case "jsonrpc" ->
                    versioned = cursor.string().filter("2.0"::equals).isPresent();
                case "id" -> id();
                case "method" -> method = complaint.unless(cursor.string(), "method must be a string");
                case "params" -> params = ParamsMembers.read(cursor, complaint);
                case "result" -> result = Optional.of(ResultMembers.read(cursor, complaint));
                case "error" -> error = Optional.of(ErrorMembers.read(cursor, complaint));
                default -> cursor.skip();
            }
        }
    }

    private void id() {
        idNull = cursor.at(JsonToken.NULL);
        id = cursor.id();
        if (!idNull) {
            complaint.unless(id, BAD_ID);
        }
    }

    private Scan message(final boolean isObject) {
        if (!isObject) {
            return notJsonRpc("a message is an object");
        }
        if (!versioned) {
            return notJsonRpc("jsonrpc must be \"2.0\"");
        }
        return complaint
                .first()
                .map(EnvelopeReader::notJsonRpc)
                .orElseGet(() -> method.map(this::call).orElseGet(this::answer));
    }

    private Scan call(final String name) {
        if (result.isPresent() || error.isPresent()) {
            return notJsonRpc("both a request and an answer");
        }
        if (idNull) {
            return notJsonRpc(BAD_ID);
        }
        return new Scan.Message(id.<Envelope>map(present -> new Envelope.Request(json, present, name, params))
                .orElseGet(() -> new Envelope.Notification(json, name, params)));
    }

    private Scan answer() {
        if (result.isPresent() && error.isPresent()) {
            return notJsonRpc("both a result and an error");
        }
        return error.<Scan>map(read ->
                        new Scan.Message(new Envelope.Failed(json, id, read.span(), read.code(), read.message())))
                .orElseGet(() -> result.map(this::result).orElseGet(() -> notJsonRpc("no method, result or error")));
    }

    private Scan result(final ResultMembers read) {
        return id.<Scan>map(present -> new Scan.Message(
                        new Envelope.Result(json, present, read.span(), read.meta(), read.type(), read.toolError())))
                .orElseGet(() -> notJsonRpc(BAD_ID));
    }

    private static Scan notJsonRpc(final String detail) {
        return rejected(Malformed.Kind.NOT_JSON_RPC, detail);
    }

    private static Scan rejected(final Malformed.Kind kind, final String detail) {
        return new Scan.Rejected(new Malformed(kind, detail));
    }
}
