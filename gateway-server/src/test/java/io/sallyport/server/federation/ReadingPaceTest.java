package io.sallyport.server.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mcp.CacheHint;
import io.sallyport.server.upstream.ServerCapabilities;
import io.sallyport.server.upstream.ServerCapabilities.Capability;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadingPaceTest {

    private final ReadingPace pace = new ReadingPace(Duration.ofSeconds(60));

    @ParameterizedTest
    @CsvSource({"30000,30000", "90000,60000", "1,5000", "5001,5001", "0,60000"})
    void aShorterTimeIsKeptToButNeverALoop(final long ttl, final long expected) {
        assertThat(pace.after(Map.of(Kind.TOOL, new CacheHint(ttl, true)), ServerCapabilities.NONE))
                .isEqualTo(expected);
    }

    @Test
    void theFirstListToGoDecides() {
        final var hints = Map.of(Kind.TOOL, new CacheHint(40_000, true), Kind.PROMPT, new CacheHint(20_000, true));
        assertThat(pace.after(hints, ServerCapabilities.NONE)).isEqualTo(20_000);
    }

    @Test
    void aListWhoseChangesAreAnnouncedIsNotAskedForMoreOften() {
        final var server = new ServerCapabilities(Set.of(Capability.TOOLS_LIST_CHANGED));
        assertThat(pace.after(Map.of(Kind.TOOL, new CacheHint(10_000, true)), server))
                .isEqualTo(60_000);
        assertThat(pace.after(Map.of(Kind.RESOURCE, new CacheHint(10_000, true)), server))
                .isEqualTo(10_000);
    }

    @Test
    void anOperatorsShorterPeriodIsKept() {
        assertThat(new ReadingPace(Duration.ofSeconds(1))
                        .after(Map.of(Kind.TOOL, new CacheHint(10, true)), ServerCapabilities.NONE))
                .isEqualTo(1_000);
    }

    @ParameterizedTest
    @CsvSource({"1,500", "2,1000", "8,60000", "1000000,60000"})
    void whatCouldNotBeReadIsTriedAgainEverMoreSeldom(final int failures, final long expected) {
        assertThat(pace.afterFailures(failures)).isEqualTo(expected);
    }
}
