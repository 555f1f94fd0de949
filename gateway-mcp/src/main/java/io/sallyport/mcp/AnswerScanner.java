package io.sallyport.mcp;

import java.util.Optional;

/**
 * Scans one JSON-RPC answer while it streams through in chunks cut anywhere, so that a huge one can be relayed and still
 * be known to be whole.
 *
 * <p>As strict as {@link EnvelopeScanner}, save that duplicate keys are only found among the members it reads, and that
 * ids past 4 KiB are refused: it holds nothing that grows with the answer. For use by one thread.
 */
public final class AnswerScanner {

    /** How far the answer is. */
    public enum Progress {
        /** What came so far can become an answer; a stream that ends here was cut short. */
        NEED_MORE,
        /** A whole answer; white space may follow. */
        COMPLETE,
        /** This is no answer, whatever follows. */
        INVALID
    }

    private final Utf8 encoding = new Utf8();
    private final AnswerMembers members = new AnswerMembers();
    private final JsonPush json;
    private long offset;
    private Optional<Malformed> malformed = Optional.empty();

    public AnswerScanner(final int maxDepth) {
        this.json = new JsonPush(maxDepth, members);
    }

    /** Reads on. Keeps no reference to the chunk. */
    public Progress feed(final byte[] chunk) {
        return feed(chunk, 0, chunk.length);
    }

    /** Reads on in a part of an array. Keeps no reference to it. */
    public Progress feed(final byte[] chunk, final int from, final int to) {
        if (malformed.isPresent()) {
            return Progress.INVALID;
        }
        final int undecodable = encoding.feed(chunk, from, to);
        if (undecodable >= 0) {
            return invalid(Malformed.Kind.NOT_JSON, "invalid UTF-8 at byte " + (offset + undecodable - from));
        }
        final int broken = json.feed(chunk, from, to);
        if (broken >= 0) {
            return invalid(Malformed.Kind.NOT_JSON, "not valid JSON, or too deep, at byte " + (offset + broken - from));
        }
        offset += to - from;
        return progress();
    }

    /** Whether what came so far is a result and, as far as it tells, of that request. */
    public boolean isResultOf(final RequestId id) {
        return malformed.isEmpty() && members.isResultOf(id);
    }

    /** What the answer was, once it is complete. */
    public Optional<Answered> answered() {
        return malformed.isEmpty() && json.done() ? members.answered() : Optional.empty();
    }

    /** Why the bytes are no answer, once they cannot be one. */
    public Optional<Malformed> malformed() {
        return malformed;
    }

    private Progress progress() {
        final var complaint = json.done() ? members.complaintAtEnd() : members.complaint();
        return complaint
                .map(detail -> invalid(Malformed.Kind.NOT_JSON_RPC, detail))
                .orElse(json.done() ? Progress.COMPLETE : Progress.NEED_MORE);
    }

    private Progress invalid(final Malformed.Kind kind, final String detail) {
        malformed = Optional.of(new Malformed(kind, detail));
        return Progress.INVALID;
    }
}
