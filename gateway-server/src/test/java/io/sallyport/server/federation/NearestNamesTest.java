package io.sallyport.server.federation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNamesTest {

    @Test
    void theNearestComeFirstAndThreeAtMost() {
        assertThat(NearestNames.of("serch", List.of("sarchs", "search", "crm__search", "serch2", "delete", "SERCH")))
                .containsExactly("SERCH", "search", "serch2");
    }

    @Test
    void aNameThatHoldsTheWantedOneIsNearHoweverLong() {
        final var published = "a-very-long-upstream-name__search";
        assertThat(NearestNames.of("search", List.of(published, "unlike"))).containsExactly(published);
    }

    @Test
    void whatDiffersTooMuchIsNotNamed() {
        assertThat(NearestNames.of("ab", List.of("abcde", "xyz", "a"))).containsExactly("a");
        assertThat(NearestNames.of("x".repeat(129), List.of("x".repeat(129)))).isEmpty();
    }

    @Test
    void ofVeryManyNamesOnlyTheFirstAreLookedAt() {
        final var names = new ArrayList<String>();
        for (int i = 0; i < 2_000; i++) {
            names.add("unlike-anything-" + i);
        }
        names.add("search");
        assertThat(NearestNames.of("search", names)).isEmpty();
        assertThat(NearestNames.of("search", names.subList(1, names.size()))).containsExactly("search");
    }
}
