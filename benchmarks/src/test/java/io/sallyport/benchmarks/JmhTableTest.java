package io.sallyport.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JmhTableTest {

    private final JmhTable table = JmhTable.parse(List.of(
            "\"Benchmark\",\"Mode\",\"Threads\",\"Samples\",\"Score\",\"Score Error (99.9%)\",\"Unit\"",
            "\"io.sallyport.benchmarks.CallBenchmark.call\",\"avgt\",1,5,31.5,NaN,\"us/op\"",
            "\"io.sallyport.benchmarks.CallBenchmark.call:gc.alloc.rate.norm\",\"avgt\",1,5,12345.6,2.0,\"B/op\""));

    @Test
    void timeAndGarbageAreFoundByTheNameOfTheBenchmark() {
        assertThat(table.micros("CallBenchmark.call")).isEqualTo(31.5);
        assertThat(table.bytes("CallBenchmark.call")).isEqualTo(12345.6);
    }

    @Test
    void whatWasNotMeasuredIsNoNumber() {
        assertThat(table.micros("CallBenchmark.other")).isNaN();
        assertThat(table.bytes("CallBenchmark.other")).isNaN();
    }
}
