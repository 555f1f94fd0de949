package io.sallyport.server.federation;

import io.sallyport.mcp.CacheHint;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.ErrorCodes;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.JsonObject;
import io.sallyport.server.upstream.RpcFailure;
import io.sallyport.server.upstream.RpcOutcome;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Reads all that an upstream lists: every page of every list, up to a bound that is loud when it is met. */
final class CatalogueReader {

    private final String upstream;
    private final BooleanSupplier mirrors;
    private final Asker asker;

    /** Asks the upstream in some session of its own. */
    @FunctionalInterface
    interface Asker {

        CompletableFuture<RpcOutcome> ask(String method, Optional<byte[]> params);
    }

    /** What came of reading. */
    sealed interface Reading {

        /** @param hints what the server says of how long each list holds; none of one it does not know */
        record Complete(Map<Kind, List<Listed>> offers, Map<Kind, CacheHint> hints) implements Reading {

            private Complete and(final Complete more) {
                return new Complete(both(offers, more.offers), both(hints, more.hints));
            }

            private static <T> Map<Kind, T> both(final Map<Kind, T> one, final Map<Kind, T> other) {
                final var all = new EnumMap<Kind, T>(Kind.class);
                all.putAll(one);
                all.putAll(other);
                return all;
            }
        }

        /** Nothing that could be used, and a low-cardinality word for why. */
        record Failed(String word) implements Reading {}
    }

    /** @param mirrors whether it may want arguments in header fields; asked once it has answered */
    CatalogueReader(final String upstream, final BooleanSupplier mirrors, final Asker asker) {
        this.upstream = upstream;
        this.mirrors = mirrors;
        this.asker = asker;
    }

    /** Reads the lists of those kinds, one after the other: a server has other things to do. */
    CompletableFuture<Reading> read(final List<Kind> kinds) {
        return read(kinds, new Reading.Complete(Map.of(), Map.of()));
    }

    /** The same, beside what was read before. */
    CompletableFuture<Reading> read(final List<Kind> kinds, final Reading.Complete before) {
        if (kinds.isEmpty()) {
            return done(before);
        }
        return page(new Listing(kinds.getFirst(), upstream, mirrors), Optional.empty())
                .thenCompose(reading -> switch (reading) {
                    case Reading.Complete list -> read(kinds.subList(1, kinds.size()), before.and(list));
                    case Reading.Failed failed -> done(failed);
                });
    }

    private CompletableFuture<Reading> page(final Listing listing, final Optional<String> cursor) {
        final var params =
                cursor.map(text -> JsonObject.start().string("cursor", text).end());
        return asker.ask(listing.kind().method(), params).thenCompose(outcome -> switch (outcome) {
            case RpcOutcome.Answered(var answer) ->
                switch (answer.envelope()) {
                    case Envelope.Result result -> next(listing, result);
                    // A server without any need not know the method.
                    case Envelope.Failed failed when failed.code() == ErrorCodes.METHOD_NOT_FOUND -> complete(listing);
                    case Envelope.Failed failed -> done(new Reading.Failed("error_" + failed.code()));
                    case Envelope.Request _, Envelope.Notification _ -> done(new Reading.Failed("garbage"));
                };
            case RpcOutcome.Accepted() -> done(new Reading.Failed("garbage"));
            case RpcOutcome.Unanswered(RpcFailure.Refused refused) when refused.isUnknownMethod() -> complete(listing);
            case RpcOutcome.Unanswered(RpcFailure failure) -> done(new Reading.Failed(failure.word()));
        });
    }

    private CompletableFuture<Reading> next(final Listing listing, final Envelope.Result result) {
        final var page = JsonFields.of(result.json(), result.result());
        final var listed = page.flatMap(fields -> fields.elements(listing.kind().member()));
        if (listed.isEmpty()) {
            return done(new Reading.Failed("garbage"));
        }
        listing.add(result.json(), listed.get());
        listing.holds(CacheHint.of(page.get()));
        return page.flatMap(fields -> fields.string("nextCursor"))
                .filter(listing::goesOnAt)
                .map(more -> page(listing, Optional.of(more)))
                .orElseGet(() -> complete(listing));
    }

    private static CompletableFuture<Reading> complete(final Listing listing) {
        return done(new Reading.Complete(
                Map.of(listing.kind(), listing.items()),
                listing.hint().map(hint -> Map.of(listing.kind(), hint)).orElse(Map.of())));
    }

    private static CompletableFuture<Reading> done(final Reading reading) {
        return CompletableFuture.completedFuture(reading);
    }
}
