package io.sallyport.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** {@code inject}. That its pods are those of the chart is held by the tests of the chart. */
class InjectTest {

    private static final String NOTES = """
            # Theirs.
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: notes}
            spec:
              replicas: 1
              template:
                metadata: {labels: {app: notes}}   # a comment
                spec:
                  # of the containers
                  containers:
                  - name: notes
                    image: notes:7
                    args: ["--octal", 0755, yes, "on", 1e3, ~, 'it''s']
                    env:
                    - name: SCRIPT
                      value: |
                        line one
                          line two

                        # no comment
            """;
    private static final String OTHERS = """
            apiVersion: example.com/v1
            kind:   Deployment      # of somebody else's
            spec: {template: {spec: {containers: [{name: a}]}}}
            ---
            # nothing
            ---
            - not
            -   a manifest
            """;

    @TempDir
    private Path directory = Path.of("");

    private static TestShell injected(final String manifests, final String... options) {
        final var shell = new TestShell(manifests, false);
        final var line = new ArrayList<>(List.of("inject", "-f", "-"));
        line.addAll(List.of(options.length == 0 ? new String[] {"--server", "3001"} : options));
        assertThat(shell.run(line.toArray(String[]::new))).as(shell.err()).isZero();
        return shell;
    }

    private static Object tree(final String document) {
        return new Load(LoadSettings.builder().build()).loadFromString(document);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> at(final Object tree, final String... path) {
        Object at = tree;
        for (final var key : path) {
            at = ((Map<String, Object>) at).getOrDefault(key, Map.of());
        }
        return (Map<String, Object>) at;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(final Map<String, Object> tree, final String key) {
        return (List<Map<String, Object>>) tree.getOrDefault(key, List.of());
    }

    private static Map<String, Object> pod(final String document) {
        return at(tree(document), "spec", "template", "spec");
    }

    /** What is left of a document without what was put into it. */
    private static Object without(final Object tree, final String... pod) {
        final var spec = at(tree, pod);
        spec.remove("terminationGracePeriodSeconds");
        spec.remove("initContainers");
        spec.remove("volumes");
        list(spec, "containers").forEach(container -> container.remove("lifecycle"));
        return tree;
    }

    @Test
    void aServerGetsTheGatewayInFrontOfIt() {
        final var pod = pod(injected(NOTES).out());

        assertThat(pod).containsEntry("terminationGracePeriodSeconds", 45);
        assertThat(list(pod, "initContainers"))
                .singleElement()
                .satisfies(gateway -> assertThat(gateway)
                        .containsEntry("name", "sallyport")
                        .containsEntry("image", "sallyport:test")
                        .containsEntry("restartPolicy", "Always")
                        .containsKeys(
                                "startupProbe", "livenessProbe", "readinessProbe", "securityContext", "lifecycle"));
        assertThat(list(pod, "containers").getFirst())
                .containsEntry("lifecycle", Map.of("preStop", Map.of("sleep", Map.of("seconds", 30))));
        assertThat(list(pod, "volumes"))
                .extracting(volume -> volume.get("name"))
                .containsExactly("sallyport-config", "sallyport-tmp");
    }

    @Test
    void anAgentGetsItBesideIt() {
        final var pod = pod(injected(NOTES, "--agent", "--secret", "crm=crm-token", "--image", "reg.example/s:1")
                .out());

        assertThat(pod).containsEntry("terminationGracePeriodSeconds", 65);
        assertThat(list(pod, "initContainers").getFirst())
                .containsEntry("image", "reg.example/s:1")
                .doesNotContainKey("lifecycle");
        assertThat(list(pod, "containers").getFirst()).doesNotContainKey("lifecycle");
        assertThat(list(pod, "volumes"))
                .extracting(volume -> volume.get("name"))
                .containsExactly("sallyport-config", "sallyport-secret-crm", "sallyport-tmp");
    }

    @Test
    void portsAndDrainAreOnePlaceToChange() {
        final var out = injected(
                        NOTES,
                        "--server=3001",
                        "--port=9000",
                        "--status-port=9001",
                        "--admin-port=9002",
                        "--replicas-port=9003",
                        "--keys-secret=keys",
                        "--tls-secret=tls",
                        "--drain-delay=10",
                        "--drain-timeout=300")
                .out();

        assertThat(out)
                .contains("containerPort: 9000", "containerPort: 9001", "containerPort: 9003", "name: https-mcp")
                .contains(
                        "- --admin",
                        "- 127.0.0.1:9002",
                        "fieldPath: status.podIP",
                        "secretName: keys",
                        "secretName: tls")
                .contains("sleep: {seconds: 315}", "terminationGracePeriodSeconds: 330");
    }

    @Test
    void everythingElseStaysAsItIs() {
        final var out = injected(NOTES + "---\n" + OTHERS).out();

        assertThat(out).endsWith("---\n" + OTHERS).startsWith("# Theirs.\n");
        final var first = out.substring(0, out.length() - ("---\n" + OTHERS).length());
        assertThat(first)
                .contains("args: [\"--octal\", 0755, yes, \"on\", 1e3, ~, 'it''s']")
                .contains("# a comment", "# of the containers");
        assertThat(without(tree(first), "spec", "template", "spec")).isEqualTo(tree(NOTES));
    }

    @Test
    void aSecondTimeChangesNothing() {
        final var once = injected(NOTES + "---\n" + OTHERS);
        final var twice = injected(once.out(), "--server", "3001", "--image", "other:2");

        assertThat(twice.out()).isEqualTo(once.out());
        assertThat(twice.err())
                .contains("document 1 (Deployment notes) has a container sallyport already and stays as it is");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a}]}}",
                "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: a}, spec: {template: {spec: {containers: [{name: a}]}}}}",
                "{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: a}, spec: {template: {spec: {containers: [{name: a}]}}}}",
                "{apiVersion: batch/v1, kind: Job, metadata: {name: a}, spec: {template: {spec: {containers: [{name: a}]}}}}",
                "{apiVersion: batch/v1, kind: CronJob, metadata: {name: a}, spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: a}]}}}}}}",
                "{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Secret}, {apiVersion: v1, kind: Pod, spec: {containers: [{name: a}]}}]}",
                "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"spec\": {\"volumes\": null, \"containers\": [{\"name\": \"a\"}]}}",
            })
    void everyKindThatMakesPodsGetsIt(final String manifest) {
        final var out = injected(manifest, "--agent").out();

        assertThat(out).containsOnlyOnce("name: sallyport,").contains("sallyport-config");
        assertThat(tree(out)).isInstanceOf(Map.class);
        assertThat(injected(out, "--agent").out()).isEqualTo(out);
    }

    @Test
    void whatIsThereAlreadyStaysFirstAndLongerTimesCount() {
        final var pod = pod(injected("""
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: notes}
                        spec:
                          template:
                            spec:
                              terminationGracePeriodSeconds: 60
                              initContainers: [{name: migrate}]
                              containers:
                              - name: notes
                                lifecycle: {postStart: {exec: {command: [warm-up]}}}
                              - name: slow
                                lifecycle: {preStop: {sleep: {seconds: 40}}}
                              volumes: [{name: data, emptyDir: {}}]
                        """).out());

        assertThat(pod).containsEntry("terminationGracePeriodSeconds", 90);
        assertThat(list(pod, "initContainers"))
                .extracting(container -> container.get("name"))
                .containsExactly("sallyport", "migrate");
        assertThat(list(pod, "volumes"))
                .extracting(volume -> volume.get("name"))
                .startsWith("data", "sallyport-config");
        assertThat(at(list(pod, "containers").get(0), "lifecycle")).containsOnlyKeys("postStart", "preStop");
        assertThat(list(pod, "containers").get(1))
                .containsEntry("lifecycle", Map.of("preStop", Map.of("sleep", Map.of("seconds", 40))));
    }

    @Test
    void whatHasAnAliasIsChangedInOnePlaceAlone() {
        final var out = injected("""
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: notes}
                        x-notes: &notes {name: notes, image: notes:7}
                        spec: {template: {spec: {containers: [*notes]}}}
                        """).out();

        assertThat(at(tree(out), "x-notes")).containsOnlyKeys("name", "image");
        assertThat(list(pod(out), "containers").getFirst()).containsOnlyKeys("name", "image", "lifecycle");
    }

    @Test
    void onlyThoseThatAreNamedGetIt() {
        final var other = NOTES.replace("name: notes}", "name: other}");
        final var out =
                injected(other + "---\n" + NOTES, "--agent", "--only", "notes").out();

        assertThat(out).startsWith(other + "---\n").containsOnlyOnce("- name: sallyport\n");
    }

    @Test
    void aServiceThatLeadsPastTheGatewayIsTold() {
        final var service = """
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: notes}
                spec: {ports: [{port: 80, targetPort: 3001}]}
                """;

        assertThat(injected(NOTES + service).err())
                .contains("document 2 (Service notes) leads to 3001, past the gateway: let its targetPort be http-mcp");
        assertThat(injected(NOTES + service, "--server", "3002").err()).isEmpty();
    }

    @Test
    void severalFilesBecomeOneStream() throws Exception {
        final var one = Files.writeString(directory.resolve("one.yaml"), NOTES.stripTrailing());
        final var two = Files.writeString(directory.resolve("two.yaml"), "kind: Anything\n");
        final var shell = new TestShell("", false);

        assertThat(shell.run("inject", "-f", one.toString(), "-f", two.toString(), "--agent"))
                .isZero();
        assertThat(shell.out()).endsWith("\n---\nkind: Anything\n").contains("name: sallyport\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "kind: [                    | --agent                   | standard input, document 1, line 1: is no YAML",
                "a: 1\\n---\\nb: 1\\nc: @    | --agent                   | standard input, document 2, line 4: is no YAML",
                "b: {{ .x }}                | --agent                   | it looks like a template: render it first",
                "kind: ConfigMap            | --agent                   | there is no workload to put the gateway into: no CronJob, DaemonSet",
                "POD                        | --agent --only b --only a | there is no workload named b",
                "{apiVersion: v1, kind: Pod} | --agent                  | document 1 (Pod without a name): it has no spec",
                "{apiVersion: v1, kind: Pod, spec: {containers: []}} | --agent | it has no containers",
                "{apiVersion: v1, kind: Pod, spec: {containers: [{name: web, ports: [{containerPort: 8080}]}]}} | --agent | container web listens on 8080, and so would the gateway",
                "{apiVersion: v1, kind: Pod, spec: {containers: [{name: web, ports: [{containerPort: 1, name: http-mcp}]}]}} | --agent | a port named http-mcp",
                "{apiVersion: v1, kind: Pod, spec: {containers: [{name: web}], volumes: [{name: sallyport-tmp}]}} | --agent | a volume named sallyport-tmp",
                "{apiVersion: v1, kind: Pod, spec: {containers: [{name: web, lifecycle: {preStop: {exec: {command: [a]}}}}]}} | --server 3001 | let the hook take that long, and say --keep-hooks",
                "{apiVersion: v1, kind: List, items: [{a: 1}, {apiVersion: v1, kind: Pod, metadata: {name: x}}]} | --agent | document 1, item 2 (Pod x): it has no spec",
                "{apiVersion: apps/v1, kind: Deployment, metadata: {name: n}, spec: {replicas: 2, template: {spec: {containers: [{name: n}]}}}} | --server 3001 | say --keys-secret n-sessions",
                "POD                        | --server 8080             | the server listens on 8080",
                "POD                        | --server 0                | --server 0 is no port",
                "POD                        | --agent --port 9911       | two of --port",
                "POD                        | --agent --image a:{{x}}   | --image 'a:{{x}}' is no name",
                "POD                        | --agent --config-map A_B  | --config-map 'A_B' is no name",
                "POD                        | --agent --secret a/b=c    | --secret 'a/b' is no name",
                "POD                        | --agent --drain-delay -1  | --drain-delay -1: write 0 to 3600 seconds",
            })
    void whatCannotBeDoneIsRefusedWholly(final String manifest, final String options, final String reason) {
        final var pod = "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a}]}}";
        final var shell = new TestShell(manifest.replace("\\n", "\n").replace("POD", pod), false);
        final var line = new ArrayList<>(List.of("inject", "-f", "-"));
        line.addAll(List.of(options.strip().split(" +")));

        assertThat(shell.run(line.toArray(String[]::new))).isOne();
        assertThat(shell.err()).contains(reason);
        assertThat(shell.out()).isEmpty();
    }

    @Test
    void theCommandLineSaysWhereTheGatewayStands() {
        assertThat(new TestShell(NOTES, false).run("inject", "-f", "-")).isEqualTo(2);
        assertThat(new TestShell(NOTES, false).run("inject", "--agent")).isEqualTo(2);
        assertThat(new TestShell(NOTES, false).run("inject", "-f", "-", "--agent", "--server", "1"))
                .isEqualTo(2);
        assertThat(new TestShell("", false).run("inject", "-f", "none.yaml", "--agent"))
                .isOne();
    }

    /** Manifests with all kinds of values, in all styles, come out with the same values. */
    @Test
    void noValueOfAnyManifestChanges() {
        final var random = new Random(7);
        for (int round = 0; round < 300; round++) {
            final var manifest = new LinkedHashMap<String, Object>();
            manifest.put("apiVersion", "v1");
            manifest.put("kind", "Pod");
            manifest.put("metadata", new LinkedHashMap<>(Map.of("annotations", value(random, 3))));
            final var container = new LinkedHashMap<String, Object>(Map.of("name", "a", "x", value(random, 3)));
            manifest.put("spec", new LinkedHashMap<>(Map.of("containers", List.of(container), "y", value(random, 3))));
            final var text = new Dump(DumpSettings.builder()
                            .setIndent(2 + 2 * random.nextInt(2))
                            .setMultiLineFlow(random.nextBoolean())
                            .setWidth(20 + random.nextInt(100))
                            .build())
                    .dumpToString(manifest);
            final var out = injected(text).out();

            assertThat(without(tree(out), "spec")).as(text).isEqualTo(tree(text));
        }
    }

    private static Object value(final Random random, final int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> random.nextInt();
            case 1 -> random.nextBoolean();
            case 2 -> random.nextDouble();
            case 3 ->
                List.of("yes", "~", "null", "0755", "1e3", "", " ", "#", "a: b", "- x", "{{ y }}", "---", "...")
                        .get(random.nextInt(13));
            case 4 ->
                random.ints(random.nextInt(40), 0, 0x250)
                        .filter(c -> (c >= ' ' && (c < 0x7f || c > 0xa0)) || c == '\n' || c == '\t')
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            case 5 ->
                "line\n  indented # not a comment\n\n".repeat(random.nextInt(3)) + "end"
                        + "\n".repeat(random.nextInt(3));
            case 6 -> List.of(value(random, depth - 1), value(random, depth - 1));
            default -> new LinkedHashMap<>(Map.of("a", value(random, depth - 1), "b # c", value(random, depth - 1)));
        };
    }
}
