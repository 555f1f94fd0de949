package io.sallyport.server.federation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mcp.CacheHint;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.Scan;
import io.sallyport.server.upstream.Freshness;
import io.sallyport.server.upstream.Rpc;
import io.sallyport.server.upstream.RpcOutcome;
import io.sallyport.server.upstream.UpstreamObserver.CatalogueState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CatalogueReaderTest {

    private final Deque<String> answers = new ArrayDeque<>();
    private final CatalogueReader reader =
            new CatalogueReader("up", () -> true, (_, _) -> CompletableFuture.completedFuture(next()));

    @Test
    void aListHoldsAsLongAsTheFirstOfItsPagesToGoAndForAsFew() {
        answers.add(
                "\"result\":{\"tools\":[{\"name\":\"a\"}],\"nextCursor\":\"2\",\"ttlMs\":9000,\"cacheScope\":\"public\"}");
        answers.add(
                "\"result\":{\"tools\":[{\"name\":\"b\"}],\"nextCursor\":\"3\",\"ttlMs\":400,\"cacheScope\":\"public\"}");
        answers.add("\"result\":{\"tools\":[{\"name\":\"c\"}],\"ttlMs\":9000,\"cacheScope\":\"private\"}");
        assertThat(read(Kind.TOOL).hints()).isEqualTo(Map.of(Kind.TOOL, new CacheHint(400, false)));
    }

    @Test
    void aPageThatSaysNothingMakesTheWholeListHoldNoTime() {
        answers.add("\"result\":{\"tools\":[],\"nextCursor\":\"2\",\"ttlMs\":9000,\"cacheScope\":\"public\"}");
        answers.add("\"result\":{\"tools\":[]}");
        assertThat(read(Kind.TOOL).hints()).isEqualTo(Map.of(Kind.TOOL, CacheHint.NONE));
    }

    @Test
    void listsHoldEachForItself() {
        answers.add("\"result\":{\"tools\":[],\"ttlMs\":1,\"cacheScope\":\"public\"}");
        answers.add("\"error\":{\"code\":-32601,\"message\":\"no prompts\"}");
        answers.add("\"result\":{\"resources\":[],\"ttlMs\":2,\"cacheScope\":\"private\"}");
        final var reading = read(Kind.TOOL, Kind.PROMPT, Kind.RESOURCE);
        assertThat(reading.hints())
                .isEqualTo(Map.of(Kind.TOOL, new CacheHint(1, true), Kind.RESOURCE, new CacheHint(2, false)));
        assertThat(reading.offers()).containsOnlyKeys(Kind.TOOL, Kind.PROMPT, Kind.RESOURCE);
    }

    @Test
    void whatIsKnownGrowsOldAndWhatIsDoubtedIsOld() {
        final var catalogue = new Catalogue(
                CatalogueState.FRESH,
                Map.of(),
                1,
                Map.of(
                        Kind.TOOL,
                        Freshness.said(new CacheHint(1_000, true), 50_000),
                        Kind.PROMPT,
                        Freshness.OF_SESSIONS));
        assertThat(catalogue.hint(Kind.TOOL, 50_400)).contains(new CacheHint(600, true));
        assertThat(catalogue.hint(Kind.TOOL, 60_000)).contains(new CacheHint(0, true));
        assertThat(catalogue.hint(Kind.PROMPT, 60_000)).contains(new CacheHint(1_000, false));
        assertThat(catalogue.hint(Kind.RESOURCE, 60_000)).isEmpty();
        assertThat(catalogue.doubted().hint(Kind.TOOL, 50_000)).contains(CacheHint.NONE);
        assertThat(catalogue.become(CatalogueState.STALE).hint(Kind.TOOL, 50_000))
                .contains(CacheHint.NONE);
        assertThat(Catalogue.NEVER_SEEN.hint(Kind.TOOL, 50_000)).contains(CacheHint.NONE);
    }

    private CatalogueReader.Reading.Complete read(final Kind... kinds) {
        return (CatalogueReader.Reading.Complete) reader.read(List.of(kinds)).join();
    }

    private RpcOutcome next() {
        final var json = "{\"jsonrpc\":\"2.0\",\"id\":1," + answers.remove() + "}";
        final var scan = new EnvelopeScanner(EnvelopeScanner.DEFAULT_MAX_DEPTH).scan(json.getBytes(UTF_8));
        return new RpcOutcome.Answered(new Rpc.Answer(((Scan.Message) scan).envelope(), Optional.empty()));
    }
}
