package io.sallyport.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** {@code tools/call} of 1 KB, everything on, from the bytes of the request to the bytes of the answer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CallBenchmark {

    @SuppressWarnings("NullAway.Init")
    private InProcess inProcess;

    private int next;

    @Setup(Level.Trial)
    public void start() throws IOException {
        inProcess = InProcess.start();
    }

    /** Principals and their sessions take turns. */
    @Benchmark
    public void call() {
        next = (next + 1) % inProcess.requests().size();
        inProcess.gateway().call(inProcess.requests().get(next).http());
    }

    @TearDown(Level.Trial)
    public void stop() throws IOException {
        inProcess.close();
    }
}
