package io.sallyport.server.upstream;

import io.sallyport.mcp.Answered;
import io.sallyport.mcp.Envelope;
import java.time.Duration;
import java.util.Optional;

/** Makes messages of a response's body, by what its head promised. */
interface BodyReader {

    void chunk(byte[] bytes);

    void complete();

    /** Whether it is one that may end before its message and go on elsewhere. */
    default boolean mayGoOn() {
        return false;
    }

    /** Where to take it up again should it end before the answer; empty where it cannot be. */
    default Optional<Resumption> resumption() {
        return Optional.empty();
    }

    /**
     * The place in a stream to go on from (2025-11-25, basic/transports: resumability).
     *
     * @param pause how long the server wants to be left alone before that
     */
    record Resumption(String lastEventId, Duration pause) {}

    /** What a reader finds. */
    interface Found {

        /**
         * The stream has come to an event with an id.
         *
         * @param bare whether there is no message in it
         */
        default void place(final String eventId, final boolean bare) {}

        void message(Envelope envelope);

        /** An answer begins that follows in parts. */
        void largeAnswer();

        void part(byte[] bytes);

        void largeAnswerEnded(Answered answered);

        void accepted();

        void failed(RpcFailure failure);
    }

    BodyReader IGNORING = new BodyReader() {
        @Override
        public void chunk(final byte[] bytes) {}

        @Override
        public void complete() {}
    };

    static BodyReader of(
            final ResponseHead head,
            final Rpc.Message message,
            final RpcClient client,
            final int eventLimit,
            final Found found) {
        if (!head.isSuccess()) {
            return new RefusalBody(head, client.scanner(), found);
        }
        if (head.isEventStream()) {
            return new StreamBody(client, message, eventLimit, found);
        }
        if (message.id().isEmpty()) {
            found.accepted();
            return IGNORING;
        }
        if (head.isJson()) {
            return new JsonBody(client, message, found);
        }
        found.failed(new RpcFailure.Garbage("content type " + head.contentType()));
        return IGNORING;
    }
}
