package io.sallyport.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.GatewayConfig;
import io.sallyport.config.load.ConfigLoader;
import io.sallyport.config.load.LoadResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A directory of {@code deploy} with a file of somebody's platform and a gateway.yaml for it. */
record Deployed(Path directory) {

    static final Path ROOT = Path.of("..", "deploy");

    /** What a call and the end of a process take beside draining. */
    static final Duration SPARE = Duration.ofSeconds(15);

    private static final Pattern SECONDS = Pattern.compile("(\\d+)s");
    private static final Pattern DEFAULTED = Pattern.compile("\\$\\{(\\w+)(?::([-?])([^}]*))?}");

    static Deployed in(final String name) {
        return new Deployed(ROOT.resolve(name));
    }

    String text(final String file) throws IOException {
        return Files.readString(directory.resolve(file));
    }

    /** A document of YAML or JSON; a key twice is refused. */
    Map<String, Object> tree(final String file) throws IOException {
        return Trees.mapping(new Load(LoadSettings.builder().build()).loadFromString(text(file)));
    }

    /** What {@code check} makes of gateway.yaml there. */
    GatewayConfig config(final Map<String, String> environment) {
        return switch (new ConfigLoader().load(List.of(directory.resolve("gateway.yaml")), environment)) {
            case LoadResult.Loaded loaded -> {
                assertThat(loaded.warnings()).isEmpty();
                yield loaded.config();
            }
            case LoadResult.Invalid invalid -> throw new AssertionError("check says " + invalid.problems());
        };
    }

    /** Whether a gateway that may take that long has drained. */
    static void assertIsLongEnough(final Duration end, final GatewayConfig config) {
        assertThat(end).isGreaterThanOrEqualTo(drain(config).plus(SPARE));
    }

    static Duration drain(final GatewayConfig config) {
        return config.drain().delay().plus(config.drain().timeout());
    }

    static Duration seconds(final Object text) {
        final Matcher found = SECONDS.matcher(text.toString());
        assertThat(found.matches()).as(text.toString()).isTrue();
        return Duration.ofSeconds(Long.parseLong(found.group(1)));
    }

    /** Name and value pairs as a map, with something for what is kept elsewhere. */
    static Map<String, String> variables(final List<Object> pairs) {
        final Map<String, String> variables = new HashMap<>();
        for (final Object pair : pairs) {
            final Map<String, Object> one = Trees.mapping(pair);
            variables.put(
                    Trees.get(one, "name").toString(),
                    one.getOrDefault("value", "0123456789abcdefghijklmnopqrstuvwxyz")
                            .toString());
        }
        return variables;
    }

    /** {@code ${NAME:-default}} as its default, what has none as something. */
    static String interpolated(final Object text) {
        return DEFAULTED
                .matcher(text.toString())
                .replaceAll(
                        found -> "-".equals(found.group(2)) ? found.group(3) : "0123456789abcdefghijklmnopqrstuvwxyz");
    }
}
