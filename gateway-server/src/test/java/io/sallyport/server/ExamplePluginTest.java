package io.sallyport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.plugins.spi.Admission;
import io.sallyport.plugins.spi.Call;
import io.sallyport.plugins.spi.Caller;
import io.sallyport.plugins.spi.Plugin;
import io.sallyport.plugins.spi.PluginContext;
import io.sallyport.plugins.spi.PluginFactory;
import io.sallyport.plugins.spi.Principal;
import io.sallyport.plugins.spi.Settings;
import io.sallyport.plugins.spi.ToolKey;
import io.sallyport.plugins.spi.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The project in {@code examples/plugin}, compiled and found as the gateway finds plugins. */
class ExamplePluginTest {

    private static final Path PROJECT = Path.of("..", "examples", "plugin");
    private static final Map<String, Object> HOURS = Map.of("zone", "Europe/Oslo", "from", "08:00", "to", "17:00");

    private final URLClassLoader classes;
    private final PluginFactory<?> factory;

    ExamplePluginTest(@TempDir final Path output) throws IOException {
        compile(output);
        this.classes = new URLClassLoader(new URL[] {
            output.toUri().toURL(),
            PROJECT.resolve("src/main/resources").toUri().toURL()
        });
        this.factory = ServiceLoader.load(PluginFactory.class, classes).stream()
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.type().equals("com.example.office-hours"))
                .findFirst()
                .orElseThrow();
    }

    @AfterEach
    void close() throws IOException {
        classes.close();
    }

    private static void compile(final Path output) throws IOException {
        try (Stream<Path> files = Files.walk(PROJECT.resolve("src/main/java"))) {
            final var arguments = Stream.concat(
                    Stream.of("-Xlint:all,-path,-classfile", "-Werror", "-proc:none", "-d", output.toString(), "-cp"),
                    Stream.concat(
                            Stream.of(System.getProperty("java.class.path")),
                            files.filter(Files::isRegularFile).map(Path::toString)));
            final int status = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler())
                    .run(null, null, null, arguments.toArray(String[]::new));
            assertThat(status).isZero();
        }
    }

    private Verdict at(final String time, final String method) {
        final var context = new PluginContext(
                "support", URI.create("https://mcp.example.com/mcp"), () -> Instant.parse(time), Runnable::run);
        try (var plugin = made(factory, context, HOURS)) {
            return ((Admission) plugin).admit(new Asked(method));
        }
    }

    private static <S> Plugin made(
            final PluginFactory<S> factory, final PluginContext context, final Map<String, Object> settings) {
        return factory.create(factory.settings().cast(new Settings(settings)), context);
    }

    @Test
    void toolsAreCalledInOfficeHoursAlone() {
        assertThat(at("2026-11-20T08:00:00Z", "tools/call")).isEqualTo(Verdict.PROCEED);
        assertThat(at("2026-11-20T17:00:00Z", "tools/list")).isEqualTo(Verdict.PROCEED);
        assertThat(at("2026-11-20T16:00:00Z", "tools/call"))
                .isInstanceOfSatisfying(
                        Verdict.Reject.class,
                        reject -> assertThat(reject.failure().message()).contains("08:00 to 17:00 (Europe/Oslo)"));
    }

    @Test
    void settingsThatCannotWorkAreRefusedInWords() {
        final var context = new PluginContext(
                "support", URI.create("https://mcp.example.com/mcp"), () -> Instant.EPOCH, Runnable::run);

        assertThatThrownBy(() -> made(factory, context, Map.of("zone", "Europe/Oslo")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("from is missing, or no text");
        assertThatThrownBy(() -> made(factory, context, Map.of("zone", "Nowhere", "from", "08:00", "to", "17:00")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Nowhere");
    }

    @Test
    void itsProjectIsOfThisVersion() throws IOException {
        final var version = Pattern.compile("<artifactId>sallyport</artifactId>\\s*(<version>.*?</version>)")
                .matcher(Files.readString(Path.of("..", "pom.xml")))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();

        assertThat(Files.readString(PROJECT.resolve("pom.xml"))).contains(version);
    }

    private record Asked(String method) implements Call {

        @Override
        public String route() {
            return "support";
        }

        @Override
        public Caller caller() {
            return new Caller(Principal.anonymous("support"), Set.of());
        }

        @Override
        public InetAddress clientAddress() {
            return InetAddress.getLoopbackAddress();
        }

        @Override
        public Optional<ToolKey> tool() {
            return Optional.empty();
        }
    }
}
