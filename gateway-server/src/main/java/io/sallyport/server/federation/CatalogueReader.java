package io.sallyport.server.federation;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.JsonObject;
import io.sallyport.mcp.McpMethods;
import io.sallyport.server.upstream.RpcFailure;
import io.sallyport.server.upstream.RpcOutcome;
import io.sallyport.server.upstream.Upstream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reads all of an upstream's tools: every page, up to a bound that is loud when it is met. */
final class CatalogueReader {

    private final Upstream upstream;

    /** What came of reading. */
    sealed interface Reading {

        record Complete(List<Tool> tools) implements Reading {}

        /** Nothing that could be used, and a low-cardinality word for why. */
        record Failed(String word) implements Reading {}
    }

    CatalogueReader(final Upstream upstream) {
        this.upstream = upstream;
    }

    CompletableFuture<Reading> read() {
        return page(new ListedTools(upstream.name()), Optional.empty());
    }

    private CompletableFuture<Reading> page(final ListedTools tools, final Optional<String> cursor) {
        final var params =
                cursor.map(text -> JsonObject.start().string("cursor", text).end());
        return upstream.ask(McpMethods.TOOLS_LIST, params).thenCompose(outcome -> switch (outcome) {
            case RpcOutcome.Answered(var answer) ->
                switch (answer.envelope()) {
                    case Envelope.Result result -> next(tools, result);
                    // A server without tools need not know the method.
                    case Envelope.Failed failed
                    when failed.code() == -32601 -> done(new Reading.Complete(tools.tools()));
                    case Envelope.Failed failed -> done(new Reading.Failed("error_" + failed.code()));
                    case Envelope.Request _, Envelope.Notification _ -> done(new Reading.Failed("garbage"));
                };
            case RpcOutcome.Accepted() -> done(new Reading.Failed("garbage"));
            case RpcOutcome.Unanswered(RpcFailure failure) -> done(new Reading.Failed(failure.word()));
        });
    }

    private CompletableFuture<Reading> next(final ListedTools tools, final Envelope.Result result) {
        final var page = JsonFields.of(result.json(), result.result());
        final var listed = page.flatMap(fields -> fields.elements("tools"));
        if (listed.isEmpty()) {
            return done(new Reading.Failed("garbage"));
        }
        tools.add(result.json(), listed.get());
        return page.flatMap(fields -> fields.string("nextCursor"))
                .filter(tools::goesOnAt)
                .map(more -> page(tools, Optional.of(more)))
                .orElseGet(() -> done(new Reading.Complete(tools.tools())));
    }

    private static CompletableFuture<Reading> done(final Reading reading) {
        return CompletableFuture.completedFuture(reading);
    }
}
