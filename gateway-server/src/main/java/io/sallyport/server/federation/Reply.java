package io.sallyport.server.federation;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.RequestId;
import io.sallyport.plugins.spi.Failure;
import io.sallyport.server.session.EventLog;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Where the answer to one client message goes: any number of messages, then exactly one end.
 *
 * <p>Confined to the call's loop. A client that has gone away changes nothing for the caller: what is said is dropped
 * (2025-11-25, basic/transports: a disconnect is not a cancellation).
 */
public interface Reply {

    /** A header field for the answer; only before anything else. */
    void header(String name, String value);

    /** A stream, if it becomes one, is logged from its beginning, so that the client can come back to it. */
    void resumable(Supplier<EventLog> log);

    /**
     * What comes next is from a place in the server's stream that can be taken up again.
     *
     * @param sealed the place, for the client to bring back; asked where the stream is logged
     * @param bare whether it is only the place: a client that knows of such is told, where it was told nothing yet
     */
    void place(Supplier<String> sealed, boolean bare);

    /**
     * The server lets go of its stream for now and will go on later; a client that can come back may be let go too. An
     * answer that has begun on the stream is void: it will begin again, or the call end otherwise.
     */
    void interrupted();

    /** The answer will be a stream, because messages may come before it. */
    void streaming();

    /** A message of the server before the answer. */
    void message(byte[] json);

    /** A notification of the server, of that method. */
    default void notification(final String method, final byte[] json) {
        message(json);
    }

    /**
     * A request of the server, which the client is to answer before it gets its own.
     *
     * @param id that the client knows it by
     * @param json as the client is to see it
     */
    default void question(final RequestId id, final Envelope.Request question, final byte[] json) {
        message(json);
    }

    /** The server wanted to ask what the client cannot do, and was told so. */
    default void unasked(final String method) {}

    /** Whether a server may ask anything meanwhile. */
    default boolean takesQuestions() {
        return true;
    }

    /**
     * Nobody will look at the request's bytes any more, once its answer has ended: they may become another's. Who passes
     * answers on says so only where it is certain; where nobody does, they are kept for as long as anybody has them.
     */
    default void requestRead() {}

    /** Calls back, once, if the client goes away before the end. */
    default void whenGone(final Runnable gone) {}

    /** Calls back, once, if the gateway is about to stop: what never ends by itself ends now. */
    default void whenDraining(final Runnable draining) {}

    /** Whether the answer is needed in one piece. */
    default boolean needsWhole() {
        return false;
    }

    /** The answer, whole. An end. */
    void answer(byte[] json, CallResult result);

    /**
     * The answer, whole, as its server has said it. An end.
     *
     * @param read where in it stands what, for whoever changes it further
     */
    default void answer(final Envelope.Result read, final CallResult result) {
        answer(read.json(), result);
    }

    /** The answer, an error that has that HTTP status where nothing was said yet. An end. */
    default void error(final int status, final byte[] json, final CallResult result) {
        answer(json, result);
    }

    /** The answer begins and follows in parts. */
    void largeAnswer(OptionalLong length);

    void part(byte[] bytes);

    /** The last part was given. An end. */
    void largeAnswerEnded(CallResult result);

    /** A notification or an answer was taken. An end. */
    void accepted();

    /** It did not work out. An end; a large answer that has begun is void, and nobody takes half for whole. */
    void refused(Failure failure, Optional<RequestId> id);

    /** The client does not want an answer any more; none has begun. An end: of a stream that says nothing more. */
    void cancelled();

    /** One for each request of a batch; what they are given goes out together. */
    List<Reply> split(int parts);

    /** Whether more may be given now without piling up. */
    boolean isWritable();

    /** Calls back, once, when more may be given. */
    void onWritable(Runnable resume);
}
