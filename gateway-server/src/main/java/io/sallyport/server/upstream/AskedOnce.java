package io.sallyport.server.upstream;

import io.sallyport.mcp.Answered;
import io.sallyport.mcp.Envelope;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Listens for one whole answer and lets everything before it pass. */
final class AskedOnce implements Rpc.Listener {

    private final CompletableFuture<RpcOutcome> outcome = new CompletableFuture<>();

    CompletableFuture<RpcOutcome> outcome() {
        return outcome;
    }

    @Override
    public void streaming() {}

    @Override
    public void message(final Envelope envelope) {}

    @Override
    public void answered(final Rpc.Answer answer) {
        outcome.complete(new RpcOutcome.Answered(answer));
    }

    @Override
    public void largeAnswer(final OptionalLong length) {
        failed(new RpcFailure.Garbage("an answer that was to come whole came in parts"));
    }

    @Override
    public void part(final byte[] bytes) {}

    @Override
    public void largeAnswerEnded(final Answered answered) {}

    @Override
    public void accepted() {
        outcome.complete(new RpcOutcome.Accepted());
    }

    @Override
    public void failed(final RpcFailure failure) {
        outcome.complete(new RpcOutcome.Unanswered(failure));
    }
}
