package io.sallyport.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.ChildProcess;
import io.sallyport.demo.stage.Gateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The container's files as their own root, read-only, with no privileges and no way to new ones: what an engine does, but for its own network
 * and processes. The programs are those of the image and the chart.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerIT {

    private static final Duration DEADLINE = Duration.ofMinutes(1);

    /** Java ends at once where the cache of classes does not fit. */
    private static final Map<String, String> CACHE_REQUIRED = Map.of("JDK_JAVA_OPTIONS", "-XX:AOTMode=on");

    private static final String ISOLATION = """
            set -e
            root=$1 configuration=$2 user=$3
            shift 3
            mount --bind "$root" "$root"
            mount --bind "$configuration" "$root/etc/sallyport"
            mount --rbind /proc "$root/proc"
            mount --rbind /dev "$root/dev"
            mount -o remount,bind,ro "$root/etc/sallyport"
            mount -o remount,bind,ro "$root"
            exec setpriv --no-new-privs --bounding-set=-all,+setuid,+setgid,+sys_chroot \\
                chroot --userspec="$user" "$root" "$@"
            """;

    private final Place place;
    private final Gateway gateway;

    ContainerIT(@TempDir final Path directory) throws Exception {
        this.place = Place.make(directory, "").readableByAll();
        this.gateway = place.start(program("run"), CACHE_REQUIRED, "/etc/sallyport");
    }

    @AfterAll
    void stop() {
        place.close();
    }

    @Test
    void itServesCallsThroughNativeTlsWithNothingToWriteTo() throws Exception {
        assertThat(place.forecast()).contains("Oslo");
        assertThat(gateway.get("/metrics").body())
                .containsPattern("sallyport_build_info\\{[^}]*tls[^}]*=\"boringssl\"");
        assertThat(Files.readString(gateway.process().log())).contains("transport epoll, TLS boringssl");
        assertThat(Path.of("/proc/" + gateway.process().pid() + "/status"))
                .content()
                .contains("Uid:\t65532\t65532\t65532\t65532", "NoNewPrivs:\t1", "CapEff:\t0000000000000000");
    }

    @Test
    void itsHealthIsAskedWithTheSmallestPartOfIt() throws Exception {
        final var command = program("health");
        command.add("127.0.0.1:" + place.ports().status());

        final var health = place.group().start("health", command, Map.of("JDK_JAVA_OPTIONS", "-verbose:class"));

        assertThat(health.awaitExit(DEADLINE)).isTrue();
        assertThat(health.exitStatus()).isZero();
        assertThat(Files.readString(health.log()))
                .contains("ok: /health HTTP/1.1 200")
                .contains("io.sallyport.server.cli.Health ")
                .doesNotContain(" picocli.", " io.netty.", " ch.qos.", " org.slf4j.");
    }

    @Test
    void aGatewayThatIsNotThereIsNotHealthy() throws Exception {
        final var command = program("health");
        command.add("127.0.0.1:1");

        final var health = place.group().start("unhealthy", command, Map.of());

        assertThat(health.awaitExit(DEADLINE)).isTrue();
        assertThat(health.exitStatus()).isEqualTo(1);
    }

    /** The command is the chart's. */
    @Test
    void theHookBeforeItsEndDrainsIt(@TempDir final Path directory) throws Exception {
        try (var other = Place.make(directory, "").readableByAll()) {
            final var ending = other.start(isolated(other, "run"), CACHE_REQUIRED, "/etc/sallyport");
            final var command = isolated(other, "drain");
            command.addAll(List.of("--admin", "127.0.0.1:" + other.ports().admin()));

            final var hook = other.group().start("hook", command, Map.of());

            assertEndsWell(hook);
            assertEndsWell(ending.process());
            assertThat(Files.readString(Shipped.PROJECT.resolve("helm/sallyport/values.yaml")))
                    .contains("drainCommand: [/opt/java/bin/java, \"@/opt/sallyport/drain.args\"]");
        }
    }

    @Test
    void thereIsNothingElseToRunInIt() throws Exception {
        assertThat(Tree.walk(Shipped.root()).stream()
                        .filter(Files::isExecutable)
                        .filter(Files::isRegularFile))
                .map(file -> file.getFileName().toString())
                .filteredOn(name -> !name.contains(".so"))
                .containsExactlyInAnyOrder("java", "keytool", "jfr", "jspawnhelper", "jexec", "sallyport");
    }

    @Test
    void itsFlagsAreThoseOfEveryOtherStart() throws Exception {
        assertThat(Files.readAllLines(Shipped.root().resolve("opt/sallyport/run.args")))
                .containsAll(Shipped.distribution().flags());
    }

    private static void assertEndsWell(final ChildProcess process) {
        assertThat(process.awaitExit(DEADLINE)).isTrue();
        assertThat(process.exitStatus()).as(process.complaint("ended")).isZero();
    }

    private List<String> program(final String arguments) {
        return isolated(place, arguments);
    }

    /** As root, or as root of a user namespace of one's own, which is nobody outside. */
    private static List<String> isolated(final Place place, final String arguments) {
        final boolean root = "root".equals(System.getProperty("user.name"));
        final var unshare =
                root ? List.of("unshare", "--mount") : List.of("unshare", "--user", "--map-root-user", "--mount");
        return new ArrayList<>(Stream.of(
                        unshare,
                        List.of(
                                "sh",
                                "-c",
                                ISOLATION,
                                "sh",
                                Shipped.root().toString(),
                                place.directory().toString()),
                        List.of(
                                root ? ContainerRoot.USER : "0:0",
                                "/opt/java/bin/java",
                                "@/opt/sallyport/" + arguments + ".args"))
                .flatMap(List::stream)
                .toList());
    }
}
