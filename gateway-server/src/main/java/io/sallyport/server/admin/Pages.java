package io.sallyport.server.admin;

import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The pages of one port by path, behind a guard that may refuse a request whatever it asks for. */
final class Pages {

    private final Map<String, Page> pages;
    private final Function<Request, Optional<Answer>> guard;
    private final Answer notFound;

    Pages(final Map<String, Page> pages, final Function<Request, Optional<Answer>> guard) {
        this.pages = Map.copyOf(pages);
        this.guard = guard;
        this.notFound = Answer.text(404, "Not found. There is " + String.join(", ", new TreeSet<>(pages.keySet())));
    }

    CompletionStage<Answer> answer(final Request request) {
        final var refusal = guard.apply(request);
        if (refusal.isPresent()) {
            return CompletableFuture.completedFuture(refusal.get());
        }
        final var page = Optional.ofNullable(pages.get(request.path()));
        return page.map(found -> found.methods().contains(request.method())
                        ? found.answer().apply(request)
                        : CompletableFuture.completedFuture(notAllowed(found)))
                .orElseGet(() -> CompletableFuture.completedFuture(notFound));
    }

    private static Answer notAllowed(final Page page) {
        final var allowed = String.join(", ", new TreeSet<>(page.methods()));
        return Answer.text(405, "Not allowed here. Use " + allowed).withHeader("Allow", allowed);
    }
}
