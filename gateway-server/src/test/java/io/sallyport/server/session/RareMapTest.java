package io.sallyport.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RareMapTest {

    private final RareMap<String, Integer> map = new RareMap<>();

    @Test
    void itKnowsWhatWasPutUntilThatIsRemoved() {
        assertThat(map.put("a", 1)).isEmpty();
        assertThat(map.put("a", 2)).contains(1);
        assertThat(map.get("a")).contains(2);
        assertThat(map.remove("a")).contains(2);
        assertThat(map.remove("a")).isEmpty();
        assertThat(map.get("a")).isEmpty();
        assertThat(map.entries()).isEmpty();
    }

    @Test
    void whatCameFirstMakesRoom() {
        map.put("a", 1, 2);
        map.put("b", 2, 2);
        map.put("c", 3, 2);
        assertThat(map.entries()).containsExactly(Map.entry("b", 2), Map.entry("c", 3));
    }

    @Test
    void whoLooksAtItSeesNoLaterChange() {
        map.put("a", 1);
        final var seen = map.entries();
        map.put("b", 2);
        map.remove("a");
        assertThat(seen).isEqualTo(Map.of("a", 1));
    }
}
