package io.sallyport.server.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.netty.channel.ChannelOption;
import io.sallyport.server.assembly.PluginFactories;
import io.sallyport.server.observability.TelemetrySettings;
import io.sallyport.server.testkit.Await;
import io.sallyport.server.testkit.BufferLeaks;
import io.sallyport.server.testkit.CapturedLog;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class RehearsalTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final CompletableFuture<?> NOTHING_FIRST = CompletableFuture.completedFuture("");
    private static final int FEW = 250;
    private static final int ENDLESS = Integer.MAX_VALUE;
    private static final PluginFactories PLUGINS = PluginFactories.onTheClassPath();
    /** Nobody listens there, and nobody is to be asked. */
    private static final TelemetrySettings TRACED = TelemetrySettings.of(
            Optional.of(URI.create("http://127.0.0.1:1")), Optional.empty(), OptionalDouble.of(1), "1", Map.of());

    private final CapturedLog log = new CapturedLog(Logger.ROOT_LOGGER_NAME, Level.INFO);

    @AfterEach
    void listenNoMore() {
        log.close();
    }

    @Test
    void itIsOverWhenItHasMadeItsCallsAndNothingOfItIsLeft() throws Exception {
        try (var leaks = new BufferLeaks();
                var rehearsal = new Rehearsal(LONG, TRACED, PLUGINS, "1", FEW)) {
            assertThat(rehearsal.isOver()).isFalse();

            rehearsal.start(NOTHING_FIRST);

            Await.until(rehearsal::isOver, over -> over);
            Await.until(RehearsalTest::threads, List::isEmpty);
            assertThat(said()).isEmpty();
            leaks.assertNone();
        }
    }

    @Test
    void itEndsAtItsDeadline() throws Exception {
        try (var rehearsal = new Rehearsal(Duration.ofMillis(500), TRACED, PLUGINS, "1", ENDLESS)) {
            rehearsal.start(NOTHING_FIRST);

            Await.until(Duration.ofSeconds(10), rehearsal::isOver, over -> over);
            assertThat(said()).isEmpty();
        }
    }

    @Test
    void itWaitsForWhatIsToComeFirstButNotLongerThanItMayTake() throws Exception {
        try (var rehearsal = new Rehearsal(Duration.ofMillis(800), TRACED, PLUGINS, "1", ENDLESS)) {
            rehearsal.start(new CompletableFuture<>());

            assertThat(rehearsal.isOver()).isFalse();
            Await.until(Duration.ofSeconds(10), rehearsal::isOver, over -> over);
        }
    }

    @Test
    void itEndsWhenItIsToldBeforeItHasBegun() {
        final var rehearsal = new Rehearsal(LONG, TRACED, PLUGINS, "1", ENDLESS);
        rehearsal.start(new CompletableFuture<>());

        rehearsal.close();

        assertThat(rehearsal.isOver()).isTrue();
    }

    @Test
    void itEndsWhenItIsTold() throws Exception {
        final var rehearsal = new Rehearsal(LONG, TRACED, PLUGINS, "1", ENDLESS);
        rehearsal.start(NOTHING_FIRST);

        rehearsal.close();

        assertThat(rehearsal.isOver()).isTrue();
        Await.until(RehearsalTest::threads, List::isEmpty);
        assertThat(said()).isEmpty();
    }

    @Test
    void thereIsNoneInNoTime() {
        final var rehearsal = new Rehearsal(Duration.ZERO, TRACED, PLUGINS, "1", ENDLESS);
        assertThat(rehearsal.isOver()).isTrue();

        rehearsal.start(NOTHING_FIRST);

        assertThat(threads()).isEmpty();
    }

    @Test
    void oneThatFailsIsAWarningAndOver() throws Exception {
        try (var rehearsal = new Rehearsal(LONG, TRACED, new PluginFactories(Map.of()), "1", FEW)) {
            rehearsal.start(NOTHING_FIRST);

            Await.until(rehearsal::isOver, over -> over);
            assertThat(said())
                    .singleElement()
                    .asString()
                    .contains("WARN", "The warm-up failed, so the first calls take longer than they need");
        }
    }

    @Test
    void aConnectionInMemoryIsNoSocket() throws IOException {
        final long before = sockets();

        final var channels = IntStream.range(0, 30)
                .mapToObj(_ -> MemoryChannel.outgoing(new EchoServer()))
                .toList();
        channels.forEach(channel -> channel.config().setOption(ChannelOption.SO_KEEPALIVE, true));

        assertThat(sockets()).isLessThan(before + channels.size());
    }

    /** By the threads of a rehearsal. */
    private List<String> said() {
        return log.events().stream()
                .filter(event -> event.getThreadName().startsWith("rehearsal"))
                .map(Object::toString)
                .toList();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("rehearsal"))
                .toList();
    }

    private static long sockets() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(RehearsalTest::isSocket).count();
        }
    }

    private static boolean isSocket(final Path file) {
        try {
            return Files.readSymbolicLink(file).toString().startsWith("socket:");
        } catch (final IOException _) {
            return false; // closed meanwhile
        }
    }
}
