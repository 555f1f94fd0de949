package io.sallyport.server.admin;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Makes an answer for everyone who asks while it is being made. Confined to one event loop. */
final class SingleFlight {

    private final Executor executor;
    private final Supplier<Answer> answer;
    private CompletableFuture<Answer> current = CompletableFuture.failedFuture(new IllegalStateException("none yet"));

    SingleFlight(final Executor executor, final Supplier<Answer> answer) {
        this.executor = executor;
        this.answer = answer;
    }

    CompletionStage<Answer> join() {
        if (current.isDone()) {
            current = CompletableFuture.supplyAsync(answer, executor);
        }
        return current;
    }
}
