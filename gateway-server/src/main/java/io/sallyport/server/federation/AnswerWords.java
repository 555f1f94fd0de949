package io.sallyport.server.federation;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.Span;
import java.util.function.BiConsumer;

/** Finds in an owner's answer the words that are others for the client; every other byte goes on as it came. */
@FunctionalInterface
interface AnswerWords {

    /** @param found hears where another text belongs */
    void inResult(Envelope.Result answer, BiConsumer<Span, String> found);

    /** @param found hears where another text belongs */
    default void inError(final Envelope.Failed answer, final BiConsumer<Span, String> found) {}
}
