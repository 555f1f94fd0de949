package io.sallyport.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SuitesTest {

    @Test
    void everyNameMeansOneThing() {
        final var names = Suites.ALL.stream()
                .flatMap(suite -> Stream.concat(
                        Stream.of(suite.name()), suite.claims().stream().map(Claim::name)));
        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z0-9-]+"));
    }

    @Test
    void aRowIsMeasuredWithItsSuite() {
        assertThat(Suites.chosen(Set.of("call-p99"))).extracting(Suite::name).containsExactly("calls");
        assertThat(Suites.chosen(Set.of("calls"))).extracting(Suite::name).containsExactly("calls");
        assertThat(Suites.chosen(Set.of())).isEqualTo(Suites.ALL);
    }

    @Test
    void whatNothingIsCalledIsTold() {
        assertThat(Suites.unknown(Set.of("calls", "call-p99", "faster"))).containsExactly("faster");
    }
}
