package io.sallyport.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelFiguresTest {

    @Test
    void coresAreReadFromRangesAndSingles() {
        assertThat(Cores.allowed("Name:\tjava\nCpus_allowed_list:\t0-2,5,7-8\n"))
                .containsExactly(0, 1, 2, 5, 7, 8);
        assertThat(Cores.allowed("Cpus_allowed_list:\t3\n")).containsExactly(3);
    }

    @Test
    void aCoreIsTakenByEverythingButIdlenessAndWaiting() {
        final var stat = List.of(
                "cpu  9 9 9 9 9 9 9 9 0 0", "cpu1 100 2 30 5000 600 4 5 6 0 0", "cpu11 1 1 1 1 1 1 1 1 0 0", "intr 1");
        assertThat(CoreClock.taken(1, stat)).isEqualTo(Duration.ofMillis(1470));
        assertThat(CoreClock.taken(7, stat)).isZero();
    }

    @Test
    void whatWrkCountedIsReadFromItsLastLine() {
        assertThat(Wrk.parse("measured requests=5 micros=1000 p50=7 p99=9 failed=1"))
                .isEqualTo(new Load.Counted(5, 1000, 7, 9, 1));
        assertThatThrownBy(() -> Wrk.parse("measured nothing")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void memoryIsReadFromTheKernelAndTheCollector() {
        assertThat(Memory.field("VmRSS:", List.of("VmHWM:\t  200 kB", "VmRSS:\t  150 kB")))
                .isEqualTo(153_600);
        assertThat(Memory.live("""
                 DefNew     total 4928K, used 12K [0x1, 0x2, 0x3)
                 Tenured    total 10944K, used 5000K [0x1, 0x2, 0x3)
                 Metaspace       used 4000K, committed 4096K, reserved 1114112K
                """)).isEqualTo(5012 * 1024);
        assertThat(Memory.allocated(" S0C EC EU OC YGC YGCT\n 1.0 100.0 50.5 9.0 3 0.1\n"))
                .isEqualTo((long) (350.5 * 1024));
    }

    @Test
    void whatH2loadSaysIsRead() {
        final var line = "requests: 900 total, 1000 started, 900 done, 899 succeeded, 1 failed, 0 errored, 0 timeout";
        assertThat(H2load.counted(line, Duration.ofSeconds(2))).isEqualTo(new Load.Counted(900, 2_000_000, 0, 0, 1));
    }
}
