package io.sallyport.mcp;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Collects the members of an answer from its pushed tokens, whose encoding has been checked. */
final class AnswerMembers implements JsonPush.Listener {

    private final Complaint complaint = new Complaint();
    private final Set<AnswerMember> seen = EnumSet.noneOf(AnswerMember.class);
    private String topKey = "";
    private AnswerMember current = AnswerMember.OTHER;
    private boolean versioned;
    private boolean toolError;
    private Optional<RequestId> id = Optional.empty();
    private Optional<Integer> code = Optional.empty();

    @Override
    public void key(final int depth, final Optional<byte[]> raw) {
        final var key = decode(raw, JsonCursor::string).orElse("");
        current = AnswerMember.of(depth == 1 ? "" : topKey, key);
        if (depth == 1) {
            topKey = key;
        }
        if (current != AnswerMember.OTHER && !seen.add(current)) {
            complaint.note("duplicate key");
        }
    }

    @Override
    public void value(final int depth, final JsonKind kind) {
        final boolean object = kind == JsonKind.OBJECT;
        final boolean none = kind == JsonKind.NULL;
        demand(depth > 0 || object, "a message is an object");
        switch (current) {
            case ID -> demand(isId(kind) || none, "id must be a string or an integer");
            case RESULT -> demand(object, "result must be an object");
            case RESULT_META -> demand(object || none, "result._meta must be an object");
            case ERROR -> demand(object, "error must be an object");
            case ERROR_CODE -> demand(kind == JsonKind.NUMBER, "error.code must be an integer");
            case ERROR_MESSAGE -> demand(kind == JsonKind.STRING, "error.message must be a string");
            case JSONRPC, METHOD, RESULT_IS_ERROR, OTHER -> {}
        }
    }

    @Override
    public void scalar(final int depth, final JsonKind kind, final Optional<byte[]> raw) {
        switch (current) {
            case JSONRPC ->
                versioned = depth == 1
                        && decode(raw, JsonCursor::string).filter("2.0"::equals).isPresent();
            case ID -> {
                id = decode(raw, JsonCursor::id);
                demand(id.isPresent() || kind == JsonKind.NULL, "id must be a string or an integer");
            }
            case ERROR_CODE -> code = complaint.unless(decode(raw, JsonCursor::int32), "error.code must be an integer");
            case RESULT_IS_ERROR ->
                toolError = depth == 2 && decode(raw, AnswerMembers::isTrue).isPresent();
            case METHOD, RESULT, RESULT_META, ERROR, ERROR_MESSAGE, OTHER -> {}
        }
    }

    /** Whether it is a result as far as it goes, and of no other request. */
    boolean isResultOf(final RequestId wanted) {
        return seen.contains(AnswerMember.RESULT)
                && !seen.contains(AnswerMember.ERROR)
                && !seen.contains(AnswerMember.METHOD)
                && (!seen.contains(AnswerMember.ID) || id.equals(Optional.of(wanted)));
    }

    /** What is wrong for sure, whatever follows. */
    Optional<String> complaint() {
        return complaint.first();
    }

    /** What is wrong, now that all members are known. */
    Optional<String> complaintAtEnd() {
        final boolean result = seen.contains(AnswerMember.RESULT);
        final boolean error = seen.contains(AnswerMember.ERROR);
        demand(versioned, "jsonrpc must be \"2.0\"");
        demand(!seen.contains(AnswerMember.METHOD), "a request, not an answer");
        demand(result || error, "no method, result or error");
        demand(!result || !error, "both a result and an error");
        demand(error || id.isPresent(), "id must be a string or an integer");
        demand(!error || code.isPresent(), "error.code must be an integer");
        demand(!error || seen.contains(AnswerMember.ERROR_MESSAGE), "error.message must be a string");
        return complaint.first();
    }

    /** The answer, where nothing is wrong at the end. */
    Optional<Answered> answered() {
        return seen.contains(AnswerMember.ERROR)
                ? code.map(number -> new Answered.Failed(id, number))
                : id.map(present -> new Answered.Result(present, toolError));
    }

    private static boolean isId(final JsonKind kind) {
        return kind == JsonKind.STRING || kind == JsonKind.NUMBER;
    }

    private static Optional<Boolean> isTrue(final JsonCursor cursor) {
        return cursor.at(JsonToken.TRUE) ? Optional.of(true) : Optional.empty();
    }

    private static <T> Optional<T> decode(final Optional<byte[]> raw, final Function<JsonCursor, Optional<T>> read) {
        return raw.flatMap(bytes -> {
            final var cursor = new JsonCursor(bytes, JsonCursor.DEPTH_OF_PARTS);
            cursor.next();
            return read.apply(cursor);
        });
    }

    private void demand(final boolean condition, final String otherwise) {
        if (!condition) {
            complaint.note(otherwise);
        }
    }
}
