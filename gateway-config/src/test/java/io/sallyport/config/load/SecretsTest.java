package io.sallyport.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.GatewayConfig;
import io.sallyport.config.Secret;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    private static final String KEY = "0123456789abcdefghijklmnopqrstuv";
    private static final String YAML = Workspace.MINIMAL.replace(
                    "url: \"http://127.0.0.1:3001/mcp\"",
                    "url: \"http://a/mcp\", headers: { Authorization: \"Bearer ${file:token}\", X-Tenant: acme }")
            + "sessions: { keys: [\"${KEY}\"] }\n";

    @TempDir
    Path root;

    private GatewayConfig config(final String token, final String key) {
        final Workspace workspace = new Workspace(root).write("token", token);
        workspace.environment().put("KEY", key);
        return workspace.config(YAML);
    }

    @Test
    void areReadFromFilesAndVariables() {
        final GatewayConfig config = config("hunter2\n", KEY);

        assertThat(config.sessions().keys()).containsExactly(new Secret(KEY));
        assertThat(Workspace.named(config.upstreams(), "notes").headers())
                .containsEntry("Authorization", new Secret("Bearer hunter2"))
                .containsEntry("X-Tenant", new Secret("acme"));
    }

    @Test
    void areNeverPrinted() {
        assertThat(config("hunter2", KEY).toString()).doesNotContain("hunter2", KEY);
    }

    @Test
    void makeTheConfigurationUnequalWhenRotatedButNotItsHash() {
        final GatewayConfig before = config("hunter2", KEY);
        final GatewayConfig after = config("hunter3", KEY + "w");

        assertThat(after).isNotEqualTo(before);
        assertThat(after.upstreams()).isNotEqualTo(before.upstreams());
        assertThat(after.hash()).isEqualTo(before.hash()).matches("[0-9a-f]{12}");
        assertThat(config("hunter2", KEY)).isEqualTo(before);
    }

    @Test
    void asideEverythingChangesTheHash() {
        final String hash = new Workspace(root).config(Workspace.MINIMAL).hash();

        assertThat(new Workspace(root)
                        .config(Workspace.MINIMAL.replace("/mcp,", "/mcp2,"))
                        .hash())
                .isNotEqualTo(hash);
        assertThat(new Workspace(root)
                        .config(Workspace.MINIMAL + "drain: { delay: 1s }\n")
                        .hash())
                .isNotEqualTo(hash);
    }

    @Test
    void mayBeWrittenOutWhereThatIsAllowed() {
        final Workspace workspace =
                new Workspace(root).write("gateway.yaml", Workspace.MINIMAL + "sessions: { keys: [" + KEY + "] }\n");
        final ConfigLoader lenient = new ConfigLoader(true, InstantSource.system());

        assertThat(workspace.problems(workspace.load(lenient, "gateway.yaml"))).isEmpty();
        assertThat(workspace.problems(workspace.load("gateway.yaml")))
                .containsExactly("gateway.yaml:4:20: a secret in plain text (refer to it: ${file:path} or ${NAME})");
    }

    @Test
    void doNotShowInProblems() {
        final Workspace workspace = new Workspace(root).write("token", "hunter2\nhunter3\n");
        workspace.environment().put("KEY", "hunter4");
        final String yaml = YAML + "telemetry: { log: { level: \"${KEY}\" }, otlp: { endpoint: \"${file:token}\" } }\n";

        assertThat(workspace.problems(yaml)).hasSize(4).noneMatch(line -> line.contains("hunter"));
    }

    @Test
    void needEntropyAsSessionKeys() {
        final Workspace workspace = new Workspace(root);
        workspace.environment().put("SHORT", "0123456789abcdefghijklmnopqrstu");
        workspace.environment().put("DULL", "abcabcabcabcabcabcabcabcabcabcabcabcabc");
        workspace.environment().put("KEY", KEY);

        assertThat(workspace.problems(Workspace.MINIMAL
                        + "sessions: { keys: [\"${SHORT}\", \"${DULL}\", \"${KEY}\", \"${KEY}\"] }\n"))
                .containsExactly(
                        "gateway.yaml:4:20: a session key of too little entropy (openssl rand -base64 32)",
                        "gateway.yaml:4:32: a session key of too little entropy (openssl rand -base64 32)",
                        "gateway.yaml:4:53: the same session key twice");
    }
}
