package io.sallyport.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MostlyOneTest {

    private static final int KEYS = 4;

    private final MostlyOne<Integer, String> map = new MostlyOne<>();

    @Test
    void itKnowsWhatAMapKnowsWhateverIsDoneToIt() {
        final var random = new Random(20_261_123);
        final Map<Integer, String> known = new HashMap<>();
        for (int round = 0; round < 10_000; round++) {
            final int key = random.nextInt(KEYS);
            final var value = "v" + random.nextInt(3);
            final var other = "v" + random.nextInt(3);
            switch (random.nextInt(6)) {
                case 0 -> {
                    map.put(key, value);
                    known.put(key, value);
                }
                case 1 -> assertThat(map.putIfAbsent(key, value)).isEqualTo(known.putIfAbsent(key, value) == null);
                case 2 -> assertThat(map.replace(key, value, other)).isEqualTo(known.replace(key, value, other));
                case 3 -> assertThat(map.remove(key)).isEqualTo(Optional.ofNullable(known.remove(key)));
                case 4 -> {
                    map.remove(key, value);
                    known.remove(key, value);
                }
                default -> {
                    if (random.nextInt(20) == 0) {
                        map.clear();
                        known.clear();
                    }
                }
            }
            assertThat(map.isEmpty()).isEqualTo(known.isEmpty());
            for (int any = 0; any < KEYS; any++) {
                assertThat(map.get(any).orElse("")).isEqualTo(known.getOrDefault(any, ""));
            }
        }
    }

    @Test
    void ofManyWhoPutTheSameKeyOneIsTheFirst() throws Exception {
        final int rounds = 2_000;
        final var firsts = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(2)) {
            final var both =
                    List.of(threads.submit(() -> take(rounds, firsts)), threads.submit(() -> take(rounds, firsts)));
            for (final var one : both) {
                one.get();
            }
        }
        assertThat(firsts).hasValue(rounds);
        for (int key = 0; key < rounds; key++) {
            assertThat(map.get(key)).isPresent();
            map.remove(key);
        }
        assertThat(map.isEmpty()).isTrue();
    }

    private void take(final int rounds, final AtomicInteger firsts) {
        for (int key = 0; key < rounds; key++) {
            if (map.putIfAbsent(key, "v")) {
                firsts.incrementAndGet();
            }
        }
    }
}
