package io.sallyport.server.federation;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.JsonObject;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.Span;
import io.sallyport.plugins.spi.ToolKey;
import io.sallyport.server.upstream.RpcFailure;
import io.sallyport.server.upstream.RpcOutcome;
import io.sallyport.server.upstream.Upstream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads all of an upstream's tools: every page, up to a bound that is loud when it is met. */
final class CatalogueReader {

    private static final Logger LOG = LoggerFactory.getLogger(CatalogueReader.class);
    private static final int MOST_PAGES = 2_000;
    private static final int MOST_TOOLS = 100_000;
    private static final long MOST_BYTES = 64L << 20;

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
        return page(new ArrayList<>(), Optional.empty(), 1);
    }

    private CompletableFuture<Reading> page(final List<Tool> tools, final Optional<String> cursor, final int number) {
        final var params =
                cursor.map(text -> JsonObject.start().string("cursor", text).end());
        return upstream.ask(McpMethods.TOOLS_LIST, params).thenCompose(outcome -> switch (outcome) {
            case RpcOutcome.Answered(var answer) ->
                switch (answer.envelope()) {
                    case Envelope.Result result -> next(tools, cursor, number, result);
                    // A server without tools need not know the method.
                    case Envelope.Failed failed when failed.code() == -32601 -> done(new Reading.Complete(tools));
                    case Envelope.Failed failed -> done(new Reading.Failed("error_" + failed.code()));
                    case Envelope.Request _, Envelope.Notification _ -> done(new Reading.Failed("garbage"));
                };
            case RpcOutcome.Accepted() -> done(new Reading.Failed("garbage"));
            case RpcOutcome.Unanswered(RpcFailure failure) -> done(new Reading.Failed(failure.word()));
        });
    }

    private CompletableFuture<Reading> next(
            final List<Tool> tools, final Optional<String> cursor, final int number, final Envelope.Result result) {
        final var page = JsonFields.of(result.json(), result.result());
        final var listed = page.flatMap(fields -> fields.elements("tools"));
        if (listed.isEmpty()) {
            return done(new Reading.Failed("garbage"));
        }
        collect(tools, result.json(), listed.get());
        final var more = page.flatMap(fields -> fields.string("nextCursor"));
        if (more.isEmpty()) {
            return done(new Reading.Complete(tools));
        }
        if (more.equals(cursor) || number >= MOST_PAGES || tools.size() >= MOST_TOOLS || bytes(tools) >= MOST_BYTES) {
            LOG.warn(
                    "The tool list of upstream {} goes on after page {} with {} tools; the rest is not listed",
                    upstream.name(),
                    number,
                    tools.size());
            return done(new Reading.Complete(tools));
        }
        return page(tools, more, number + 1);
    }

    private void collect(final List<Tool> tools, final byte[] json, final List<Span> listed) {
        for (final var element : listed) {
            final var definition = Arrays.copyOfRange(json, element.start(), element.end());
            JsonFields.of(definition)
                    .flatMap(fields -> fields.string("name"))
                    .ifPresentOrElse(
                            name -> tools.add(new Tool(new ToolKey(upstream.name(), name), definition)),
                            () -> LOG.warn("Upstream {} lists a tool without a name; it is left out", upstream.name()));
        }
    }

    private static long bytes(final List<Tool> tools) {
        return tools.stream().mapToLong(tool -> tool.definition().length).sum();
    }

    private static CompletableFuture<Reading> done(final Reading reading) {
        return CompletableFuture.completedFuture(reading);
    }
}
