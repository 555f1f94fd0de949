package io.sallyport.server.admin;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is found at a path.
 *
 * @param methods what may be done with it; {@code HEAD} wherever {@code GET} is
 */
record Page(Set<String> methods, Function<Request, CompletionStage<Answer>> answer) {

    static final Set<String> READ = Set.of("GET", "HEAD");
    static final Set<String> POST = Set.of("POST");
    static final Set<String> READ_AND_POST = Set.of("GET", "HEAD", "POST");

    /** Answered at once on the event loop: for a few field reads. */
    static Page quick(final Supplier<Answer> answer) {
        return new Page(READ, _ -> CompletableFuture.completedFuture(answer.get()));
    }

    /** Answered on that executor. */
    static Page slow(final Set<String> methods, final Executor executor, final Function<Request, Answer> answer) {
        return new Page(methods, request -> CompletableFuture.supplyAsync(() -> answer.apply(request), executor));
    }

    /** Answered on that executor, once for all who ask while it is being made. */
    static Page shared(final Executor executor, final Supplier<Answer> answer) {
        final var flight = new SingleFlight(executor, answer);
        return new Page(READ, _ -> flight.join());
    }
}
