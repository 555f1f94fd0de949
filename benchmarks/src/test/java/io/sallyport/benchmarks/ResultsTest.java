package io.sallyport.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsTest {

    private static final Row ONE = row("one");
    private static final Row OTHER = row("other");

    @Test
    void aResultIsThatOfItsRowWhereverItIs() {
        final var results =
                new Results(List.of(new Result(OTHER, List.of(), List.of()), new Result(ONE, List.of(), List.of())));
        assertThat(results.of(ONE).row()).isEqualTo(ONE);
        assertThat(results.of(OTHER).row()).isEqualTo(OTHER);
    }

    @Test
    void aRowThatWasNotMeasuredHasNone() {
        final var results = new Results(List.of(new Result(ONE, List.of(), List.of())));
        assertThatThrownBy(() -> results.of(OTHER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("other was not measured");
    }

    private static Row row(final String name) {
        return Row.direct(name, URI.create("http://127.0.0.1/"), (_, _) -> new Load.Counted(0, 0, 0, 0, 0));
    }
}
