package io.sallyport.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class InProcessTest {

    /** Each call is made once before it counts, and must be answered: so is the configuration read, and no limit refuses. */
    @Test
    void whatIsMeasuredInOneProcessStartsAndAnswersEachPrincipal() throws IOException {
        try (var inProcess = InProcess.start()) {
            assertThat(inProcess.requests()).hasSize(Callers.FEW);
        }
    }
}
