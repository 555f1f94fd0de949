package io.sallyport.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the chart's README shows works as it stands there. */
class ReadmeTest {

    @TempDir
    private static Path root;

    @TempDir
    private Path files;

    private static String readme = "";

    @BeforeAll
    static void copy() throws Exception {
        Sources.copiedTo(root);
        readme = Files.readString(root.resolve("helm/sallyport/README.md"));
    }

    private static List<String> blocks(final String language) {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(readme)
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
    }

    @Test
    void valuesMakePodsThatHold() throws IOException {
        assertThat(blocks("yaml")).hasSizeGreaterThanOrEqualTo(2);
        final Sources sources = new Sources(root);
        for (final String values : blocks("yaml")) {
            final Manifests manifests = sources.chart()
                    .manifests(sources.example("small.yaml"), Files.writeString(root.resolve("values.yaml"), values));
            final GatewayPod pod = GatewayPod.in(manifests, files);
            PodRules.hold(pod);
            NetworkRules.hold(manifests, pod);
            RolloutRules.hold(manifests, pod);
        }
    }

    @Test
    void theTemplateIsThatOfTheExample() throws IOException {
        final String example = Files.readString(new Sources(root).example("before-a-server/templates/deployment.yaml"));

        assertThat(blocks("gotemplate"))
                .singleElement()
                .satisfies(template ->
                        assertThat(example).contains(template.stripTrailing().indent(0)));
    }

    @Test
    void commandsNameFilesThatAreThere() {
        assertThat(blocks("sh")).isNotEmpty();
        final List<String> named = Pattern.compile("\\b(?:helm|deploy)/[a-z/.-]+")
                .matcher(readme)
                .results()
                .map(MatchResult::group)
                .toList();

        assertThat(named)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(root.resolve(name)).exists());
    }
}
