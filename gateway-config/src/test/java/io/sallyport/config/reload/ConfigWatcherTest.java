package io.sallyport.config.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.config.load.ConfigLoader;
import io.sallyport.config.load.LoadResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatcherTest {

    private static final String GOOD = """
            listeners: { mcp: { address: ":8080" } }
            upstreams: { notes: { url: "http://127.0.0.1:3001/mcp", headers: { X-A: "${file:token}" } } }
            routes: { notes: { path: /mcp, auth: none, upstreams: [notes] } }
            """;

    @TempDir
    Path root;

    private final List<LoadResult> results = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        Files.writeString(root.resolve("gateway.yaml"), GOOD);
        Files.writeString(root.resolve("token"), "one\n");
    }

    private ConfigWatcher watch(final Path input, final Duration interval, final Consumer<LoadResult> consumer) {
        final ConfigLoader loader = new ConfigLoader();
        final LoadResult initial = loader.load(List.of(input), Map.of());
        return new ConfigWatcher(() -> loader.load(List.of(input), Map.of()), initial.files(), interval, consumer);
    }

    private ConfigWatcher watch(final Path input) {
        return watch(input, Duration.ofSeconds(1), results::add);
    }

    private static void poll(final ConfigWatcher watcher, final int times) {
        for (int i = 0; i < times; i++) {
            watcher.poll();
        }
    }

    @Test
    void isSilentWhereNothingChanged() throws IOException {
        try (ConfigWatcher watcher = watch(root)) {
            poll(watcher, 3);
            Files.setLastModifiedTime(root.resolve("gateway.yaml"), FileTime.from(Instant.EPOCH));
            Files.writeString(root.resolve("token"), "one\n");
            poll(watcher, 3);
        }
        assertThat(results).isEmpty();
    }

    @Test
    void loadsAChangeOnceItStoodStill() throws IOException {
        try (ConfigWatcher watcher = watch(root)) {
            Files.writeString(root.resolve("token"), "two\n");
            watcher.poll();
            Files.writeString(root.resolve("token"), "three\n");
            watcher.poll();
            assertThat(results).isEmpty();
            watcher.poll();
            assertThat(results).hasSize(1);
            poll(watcher, 3);
        }
        assertThat(results).singleElement().isInstanceOf(LoadResult.Loaded.class);
    }

    @Test
    void seesARename() throws IOException {
        try (ConfigWatcher watcher = watch(root.resolve("gateway.yaml"))) {
            Files.writeString(root.resolve("new"), GOOD.replace("/mcp,", "/other,"));
            Files.move(root.resolve("new"), root.resolve("gateway.yaml"), StandardCopyOption.ATOMIC_MOVE);
            poll(watcher, 2);
        }
        assertThat(results).singleElement().isInstanceOf(LoadResult.Loaded.class);
    }

    @Test
    void seesTheSwappedLinkOfAKubernetesVolume() throws IOException {
        final Path volume = Files.createDirectories(root.resolve("volume"));
        for (final String version : List.of("..1", "..2")) {
            Files.createDirectory(volume.resolve(version));
            Files.writeString(volume.resolve(version).resolve("gateway.yaml"), GOOD);
            Files.writeString(volume.resolve(version).resolve("token"), version);
        }
        Files.createSymbolicLink(volume.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(volume.resolve("gateway.yaml"), Path.of("..data/gateway.yaml"));
        Files.createSymbolicLink(volume.resolve("token"), Path.of("..data/token"));
        try (ConfigWatcher watcher = watch(volume)) {
            Files.createSymbolicLink(volume.resolve("..tmp"), Path.of("..2"));
            Files.move(volume.resolve("..tmp"), volume.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
            poll(watcher, 2);
        }
        assertThat(results).singleElement().isInstanceOf(LoadResult.Loaded.class);
    }

    @Test
    void seesFilesThatComeAndGo() throws IOException {
        try (ConfigWatcher watcher = watch(root)) {
            Files.writeString(root.resolve("more.yaml"), "drain: { delay: 1s }\n");
            poll(watcher, 2);
            Files.delete(root.resolve("more.yaml"));
            poll(watcher, 2);
        }
        assertThat(results).hasSize(2).allMatch(LoadResult.Loaded.class::isInstance);
    }

    @Test
    void reportsABadFileOnceAndTheCure() throws IOException {
        try (ConfigWatcher watcher = watch(root)) {
            Files.delete(root.resolve("token"));
            poll(watcher, 5);
            assertThat(results).singleElement().isInstanceOf(LoadResult.Invalid.class);
            Files.writeString(root.resolve("token"), "two\n");
            poll(watcher, 5);
        }
        assertThat(results).hasSize(2).last().isInstanceOf(LoadResult.Loaded.class);
    }

    @Test
    void watchesWhatTheNewConfigurationRefersTo() throws IOException {
        try (ConfigWatcher watcher = watch(root)) {
            Files.writeString(root.resolve("other"), "one\n");
            Files.writeString(root.resolve("gateway.yaml"), GOOD.replace("file:token", "file:other"));
            poll(watcher, 2);
            Files.writeString(root.resolve("token"), "no longer read\n");
            poll(watcher, 2);
            assertThat(results).hasSize(1);
            Files.writeString(root.resolve("other"), "two\n");
            poll(watcher, 2);
        }
        assertThat(results).hasSize(2);
    }

    @Test
    void doesNotRepeatALoadWhoseConsumerFailed() throws IOException {
        final Consumer<LoadResult> failing = result -> {
            results.add(result);
            throw new IllegalStateException("cannot bind");
        };
        try (ConfigWatcher watcher = watch(root, Duration.ofSeconds(1), failing)) {
            Files.writeString(root.resolve("token"), "two\n");
            watcher.poll();
            assertThatThrownBy(watcher::poll).hasMessage("cannot bind");
            poll(watcher, 2);
        }
        assertThat(results).hasSize(1);
    }

    @Test
    void looksByItselfOnceStarted() throws Exception {
        final CountDownLatch loaded = new CountDownLatch(1);
        try (ConfigWatcher watcher = watch(root, Duration.ofMillis(1), result -> loaded.countDown())) {
            watcher.start();
            Files.writeString(root.resolve("token"), "two\n");
            loaded.await();
        }
        assertThat(loaded.getCount()).isZero();
    }
}
