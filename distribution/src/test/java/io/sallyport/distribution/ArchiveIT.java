package io.sallyport.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.demo.stage.ChildProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The archive, unpacked where nobody has tried it before. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchiveIT {

    private static final Duration DEADLINE = Duration.ofMinutes(1);
    private static final String CACHE_REQUIRED = "-Xmx64m -XX:AOTMode=on";

    private final Path directory;
    private final Distribution unpacked;

    ArchiveIT(@TempDir final Path directory) throws Exception {
        this.directory = directory;
        final var elsewhere = Files.createDirectories(directory.resolve("some where"));
        Program.run(List.of(
                "tar", "--extract", "--file", Shipped.archive().toString(), "--directory", elsewhere.toString()));
        this.unpacked = new Distribution(elsewhere.resolve("sallyport-" + Shipped.VERSION));
    }

    @Test
    void itServesCallsWhereverItIsUnpackedWithoutADirectoryForTemporaryFiles() throws Exception {
        try (var place = Place.make(directory.resolve("calls"), "")) {
            final var gateway = place.start(
                    launcher(),
                    Map.of("SALLYPORT_JAVA_OPTS", CACHE_REQUIRED + " -Djava.io.tmpdir=/nowhere/at/all"),
                    place.directory().toString());

            assertThat(place.forecast()).contains("Oslo");
            assertThat(Files.readString(gateway.process().log())).contains("transport epoll, TLS boringssl");
        }
    }

    @Test
    void aJarAmongThePluginsIsOneAndTheCacheStillFits() throws Exception {
        writeOfficeHours(unpacked.plugins().resolve("office-hours.jar"));

        assertIsNeverOpen("plugged", Map.of("SALLYPORT_JAVA_OPTS", CACHE_REQUIRED));
    }

    @Test
    void pluginsMayBeElsewhere() throws Exception {
        final var plugins = Files.createDirectories(directory.resolve("plugins"));
        writeOfficeHours(plugins.resolve("office-hours.jar"));

        assertIsNeverOpen("plugged elsewhere", Map.of("SALLYPORT_PLUGINS", plugins.toString()));
    }

    private void assertIsNeverOpen(final String name, final Map<String, String> environment) throws Exception {
        final var never = """
                , plugins: [{ use: com.example.office-hours, config: { zone: UTC, from: "00:00", to: "00:00" } }]""";
        try (var place = Place.make(directory.resolve(name), never)) {
            place.start(launcher(), environment, place.directory().toString());
            assertThatThrownBy(place::forecast).hasMessageContaining("00:00 to 00:00");
        }
    }

    @Test
    void aCacheOfAnotherJavaIsNoReasonNotToStart() throws Exception {
        final var copy = new Distribution(directory.resolve("copy"));
        Tree.copy(unpacked.home(), copy.home());
        final var text = Files.readString(copy.cache(), StandardCharsets.ISO_8859_1);
        final var java = Runtime.version().toString();
        Files.writeString(
                copy.cache(),
                text.replaceFirst(Pattern.quote(java), "0".repeat(java.length())),
                StandardCharsets.ISO_8859_1);

        final var version = finished(List.of(copy.launcher().toString(), "version"), Map.of());

        assertThat(version.exitStatus()).isZero();
        assertThat(Files.readString(version.log()))
                .contains("created by a different version", "sallyport " + Shipped.VERSION);
    }

    @Test
    void flagsThatTheCacheWasNotMadeWithAreNoReasonEither() throws Exception {
        final var version = finished(
                List.of(unpacked.launcher().toString(), "version"),
                Map.of("SALLYPORT_JAVA_OPTS", "-XX:-UseCompactObjectHeaders -XX:-UseSerialGC -XX:+UseParallelGC"));

        assertThat(version.exitStatus()).isZero();
        assertThat(Files.readString(version.log())).contains("sallyport " + Shipped.VERSION);
    }

    @Test
    void whoHasNoNativeTlsIsTold() throws Exception {
        try (var place = Place.make(directory.resolve("bare"), "")) {
            final var gateway = place.start(
                    launcher(),
                    Map.of("SALLYPORT_JAVA_OPTS", "-Dio.netty.handler.ssl.noOpenSsl=true"),
                    place.directory().toString());

            assertThat(place.forecast()).contains("Oslo");
            assertThat(Files.readString(gateway.process().log()))
                    .contains("TLS jdk")
                    .contains("TLS by the JDK, whose handshakes");
        }
    }

    @Test
    void theDemoIsNotInIt() throws Exception {
        final var demo = finished(List.of(unpacked.launcher().toString(), "demo"), Map.of());

        assertThat(demo.exitStatus()).isEqualTo(2);
        assertThat(Files.readString(demo.log())).contains("come with the source");
    }

    @Test
    void whatEveryJarHasIsInTheOneJarAndInItsBillOfMaterials() throws Exception {
        final var bom = Files.readString(unpacked.home().resolve("bom.json"));
        assertThat(bom).contains("\"bomFormat\" : \"CycloneDX\"");
        final var classes = names(unpacked.jar());
        for (final var jar : Shipped.merged()) {
            final var name = jar.getFileName().toString().replaceFirst("-\\d[^-]*(-alpha)?(-linux-.*)?[.]jar$", "");
            assertThat(bom).as(jar.toString()).contains("\"name\" : \"" + name + "\"");
            assertThat(classes).as(jar.toString()).containsAll(names(jar));
        }
        assertThat(bom).contains("netty-tcnative-boringssl-static").doesNotContain("tomcat", "junit");
    }

    @Test
    void everyServiceOfEveryJarIsInTheOneJar() throws Exception {
        final var services = services(unpacked.jar());
        for (final var jar : Shipped.merged()) {
            assertThat(services).as(jar.toString()).containsAll(services(jar));
        }
        assertThat(services).anyMatch(service -> service.endsWith(".DefaultLogging"));
    }

    /** Of classes, without what only modules need. */
    private static Set<String> names(final Path jar) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(".class") && !name.endsWith("module-info.class"))
                    .collect(Collectors.toSet());
        }
    }

    /** Each as its interface and its class. */
    private static Set<String> services(final Path jar) throws IOException {
        final var services = new HashSet<String>();
        try (var file = new JarFile(jar.toFile())) {
            for (final var entry : file.stream()
                    .filter(entry -> entry.getName().matches("META-INF/services/.+"))
                    .toList()) {
                new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .map(line -> line.replaceFirst("#.*", "").strip())
                        .filter(line -> !line.isEmpty())
                        .forEach(line -> services.add(entry.getName() + " " + line));
            }
        }
        return services;
    }

    private String jars() throws IOException {
        return Tree.walk(unpacked.lib()).stream()
                .map(Path::toString)
                .filter(file -> file.endsWith(".jar"))
                .collect(Collectors.joining(":"));
    }

    private List<String> launcher() {
        return List.of(unpacked.launcher().toString());
    }

    private ChildProcess finished(final List<String> command, final Map<String, String> environment)
            throws IOException {
        final var log = Files.createTempFile(directory, "finished", ".log");
        try (var process = ChildProcess.start("sallyport", command, environment, log)) {
            assertThat(process.awaitExit(DEADLINE)).isTrue();
            return process;
        }
    }

    /** The project in {@code examples/plugin}. */
    private void writeOfficeHours(final Path jar) throws IOException {
        final var project = Shipped.PROJECT.resolve("examples/plugin/src/main");
        final var classes = Files.createTempDirectory(directory, "classes");
        final var arguments = new ArrayList<>(List.of("-proc:none", "-d", classes.toString(), "-cp", jars()));
        Tree.walk(project.resolve("java")).stream()
                .map(Path::toString)
                .filter(file -> file.endsWith(".java"))
                .forEach(arguments::add);
        final var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        Tree.copy(project.resolve("resources"), classes);
        try (var entries = new JarOutputStream(Files.newOutputStream(jar))) {
            for (final var file :
                    Tree.walk(classes).stream().filter(Files::isRegularFile).toList()) {
                entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, entries);
            }
        }
    }
}
