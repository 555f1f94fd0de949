package io.sallyport.server.upstream;

import io.sallyport.mcp.Answered;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.Pieces;
import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.mcp.RequestId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** One JSON-RPC message to one endpoint, and whoever hears what comes of it. */
public final class Rpc {

    private Rpc() {}

    /**
     * A message to send.
     *
     * @param id of a request; absent for notifications and answers, which are only accepted
     * @param sessionId the upstream's session
     * @param version for the version header; absent before {@code initialize} has settled it
     * @param headers further fields, such as trace context
     * @param whole whether the listener needs the answer in one piece, because it edits it
     */
    public record Message(
            Pieces json,
            Optional<RequestId> id,
            Optional<String> sessionId,
            Optional<ProtocolVersion> version,
            List<Map.Entry<String, String>> headers,
            Deadlines deadlines,
            boolean whole) {

        /** One whose bytes stand in one array. */
        public Message(
                final byte[] json,
                final Optional<RequestId> id,
                final Optional<String> sessionId,
                final Optional<ProtocolVersion> version,
                final List<Map.Entry<String, String>> headers,
                final Deadlines deadlines,
                final boolean whole) {
            this(Pieces.of(json), id, sessionId, version, headers, deadlines, whole);
        }
    }

    /** How long an upstream may be silent, and take in all. */
    public record Deadlines(Duration silence, Duration total) {}

    /** Hears what comes of a message: any number of parts and exactly one end. */
    public interface Listener {

        /** The upstream answers with a stream: messages may precede the answer. */
        void streaming();

        /**
         * The stream has come to an event that it can be taken up again from.
         *
         * @param eventId of the event whose message follows
         * @param bare whether none does, for the event only tells of the place
         */
        default void place(final String eventId, final boolean bare) {}

        /** A notification of the server that belongs to this call. */
        void message(Envelope envelope);

        /**
         * A request of the server that belongs to this call.
         *
         * @return whether somebody will answer it; where nobody will, the server is told so
         */
        default boolean asks(final Envelope.Request request) {
            return false;
        }

        /** The stream ended before the answer, or within a large one, and will be taken up again where it ended. */
        default void interrupted() {}

        /** The answer in one piece. An end. */
        void answered(Answer answer);

        /** A large answer begins and will follow in parts; what follows of a stream that is interrupted begins anew. */
        void largeAnswer(OptionalLong length);

        void part(byte[] bytes);

        /** The large answer is complete and was well-formed. An end. */
        void largeAnswerEnded(Answered answered);

        /** A notification or an answer was taken (202). An end. */
        void accepted();

        /** It did not work out. An end. */
        void failed(RpcFailure failure);
    }

    /**
     * An answer and what came beside it.
     *
     * @param envelope a {@link Envelope.Result} or {@link Envelope.Failed}
     * @param sessionId {@code Mcp-Session-Id} of the response
     */
    public record Answer(Envelope envelope, Optional<String> sessionId) {}

    /** A message on its way. */
    public interface Flight {

        void pause();

        void resume();

        void cancel();

        /** Whether the message was sent whole, so that its bytes are not needed any more; false where nobody knows. */
        default boolean isSent() {
            return false;
        }
    }
}
