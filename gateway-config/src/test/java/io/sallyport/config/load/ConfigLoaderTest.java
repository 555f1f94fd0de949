package io.sallyport.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.Address;
import io.sallyport.config.AuthConfig;
import io.sallyport.config.Cidr;
import io.sallyport.config.GatewayConfig;
import io.sallyport.config.LimitConfig;
import io.sallyport.config.PluginConfig;
import io.sallyport.config.ProcessConfig;
import io.sallyport.config.Rate;
import io.sallyport.config.RouteConfig;
import io.sallyport.config.Secret;
import io.sallyport.config.UpstreamConfig;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {

    @TempDir
    Path root;

    private Workspace workspace() {
        return new Workspace(root);
    }

    @Test
    void readsHowToRunAServer() {
        final var workspace = workspace();
        workspace.environment().put("TOKEN", "s3cret");
        final UpstreamConfig upstream = Workspace.named(
                workspace
                        .config(Workspace.MINIMAL.replace(
                                "url: \"http://127.0.0.1:3001/mcp\"",
                                "command: [node, \"a b.js\"], env: { TOKEN: \"${TOKEN}\" }, isolation: shared"))
                        .upstreams(),
                "notes");

        assertThat(upstream.endpoints()).isEmpty();
        assertThat(upstream.process().orElseThrow())
                .isEqualTo(new ProcessConfig(
                        List.of("node", "a b.js"),
                        Map.of("TOKEN", new Secret("s3cret")),
                        Optional.empty(),
                        ProcessConfig.Isolation.SHARED,
                        50));
        assertThat(upstream.toString()).doesNotContain("s3cret");
    }

    @Test
    void fillsInTheDefaults() {
        final UpstreamConfig upstream =
                Workspace.named(workspace().config(Workspace.MINIMAL).upstreams(), "notes");

        assertThat(upstream.endpoints()).containsExactly(URI.create("http://127.0.0.1:3001/mcp"));
        assertThat(upstream.timeouts().connect()).hasSeconds(2);
        assertThat(upstream.timeouts().start()).hasSeconds(60);
        assertThat(upstream.timeouts().list()).hasSeconds(10);
        assertThat(upstream.timeouts().call()).hasSeconds(300);
        assertThat(upstream.timeouts().callMax()).hasHours(1);
        assertThat(upstream.pool()).isEqualTo(new UpstreamConfig.Pool(20, Duration.ofSeconds(5)));
        assertThat(upstream.health())
                .isEqualTo(new UpstreamConfig.Health(Duration.ofSeconds(30), Duration.ofSeconds(5), 3));
        assertThat(upstream.breaker()).isEqualTo(new UpstreamConfig.Breaker(5, Duration.ofSeconds(30)));
        assertThat(upstream.catalogue().grace()).hasMinutes(10);
        assertThat(upstream.required()).isEmpty();
    }

    @Test
    void keepsTheOrderOfTheFile() {
        final GatewayConfig config = workspace().config("""
                listeners: { z: { address: ":1" }, a: { address: ":2" }, m: { address: ":3" } }
                upstreams: { y: { url: "http://y" }, b: { url: "http://b" }, k: { url: "http://k" } }
                routes: { r: { path: /r, auth: none, upstreams: [k, y, b] }, c: { path: /c, auth: none, upstreams: [b] } }
                """);

        assertThat(config.listeners().keySet()).containsExactly("z", "a", "m");
        assertThat(config.upstreams().keySet()).containsExactly("y", "b", "k");
        assertThat(config.routes().keySet()).containsExactly("r", "c");
    }

    @Test
    void laysUpstreamsOverTheirDefaults() {
        final GatewayConfig config = workspace().config("""
                listeners: { mcp: { address: ":8080" } }
                upstreamDefaults: { session: lazy, timeouts: { connect: 1s, call: 5s }, headers: { X-A: a, X-B: b } }
                upstreams:
                  plain: { url: "http://a" }
                  own: { url: "http://b", session: none, timeouts: { call: 6s }, headers: { X-B: c } }
                routes: { r: { path: /mcp, auth: none, upstreams: [plain, own] } }
                """);
        final UpstreamConfig plain = Workspace.named(config.upstreams(), "plain");
        final UpstreamConfig own = Workspace.named(config.upstreams(), "own");

        assertThat(plain.session()).isEqualTo(UpstreamConfig.Sessions.LAZY);
        assertThat(plain.timeouts().call()).hasSeconds(5);
        assertThat(own.session()).isEqualTo(UpstreamConfig.Sessions.NONE);
        assertThat(own.timeouts().connect()).hasSeconds(1);
        assertThat(own.timeouts().call()).hasSeconds(6);
        assertThat(own.headers())
                .hasSize(2)
                .hasEntrySatisfying("X-B", value -> assertThat(value.value()).isEqualTo("c"));
    }

    @Test
    void readsARoute() {
        workspace().write("keys.yaml", "keys: []\n");
        final RouteConfig route = Workspace.named(workspace().config("""
                listeners: { mcp: { address: "[::1]:8080", publicUrl: "https://MCP.example.com/", allowFrom: ["fd00::/8"] } }
                auth: { corp: { jwt: { issuer: "https://idp", audience: x, scopes: [mcp], skew: 1m } }, bots: { apiKeys: { file: keys.yaml } } }
                upstreams: { a: { endpoints: ["http://a-0", "http://a-1"], resolve: each } }
                routes:
                  r:
                    path: /mcp
                    hosts: [A.example.com]
                    origins: ["https://App.example.com", "*"]
                    auth: [bots, corp, { jwt: { issuer: "http://127.0.0.1:9000", jwks: "http://localhost/keys" } }, none]
                    upstreams: [{ upstream: a, prefix: x, tools: { allow: [r*], override: { read: { title: T } } } }]
                    access: [{ allow: ["a/r*", "*/x"], scopes: [z, b, a] }]
                    limits: [{ per: address, rate: 100/h }, { per: principal, rate: 1/d, burst: 9 }]
                    limitStatus: 200
                    plugins: [{ use: p, config: { n: 5, d: 0.5, b: true, s: "5", l: [a, { k: no }] } }]
                """).routes(), "r");

        assertThat(route.hosts()).containsExactly("a.example.com");
        assertThat(route.origins()).containsExactly("https://app.example.com", "*");
        assertThat(route.auth())
                .extracting(AuthConfig.Named::name)
                .containsExactly(Optional.of("bots"), Optional.of("corp"), Optional.empty(), Optional.empty());
        assertThat(route.auth().getLast().auth()).isEqualTo(new AuthConfig.None());
        assertThat(route.auth().get(1).auth())
                .isEqualTo(new AuthConfig.Jwt(
                        URI.create("https://idp"),
                        new AuthConfig.Jwks.Discovery(),
                        List.of("x"),
                        List.of("mcp"),
                        Duration.ofMinutes(1)));
        assertThat(route.prefix(route.upstreams().getFirst())).isEqualTo("x");
        assertThat(route.access().getFirst().scopes()).containsExactly("z", "b", "a");
        assertThat(route.limits())
                .containsExactly(
                        new LimitConfig(
                                LimitConfig.Per.ADDRESS, new Rate(100, Duration.ofHours(1)), OptionalLong.empty(), 200),
                        new LimitConfig(
                                LimitConfig.Per.PRINCIPAL, new Rate(1, Duration.ofDays(1)), OptionalLong.of(9), 200));
        assertThat(route.plugins())
                .containsExactly(new PluginConfig(
                        "p", Map.of("n", 5L, "d", 0.5, "b", true, "s", "5", "l", List.of("a", Map.of("k", "no")))));
    }

    @Test
    void readsAListenerAndItsPublicUrl() {
        final GatewayConfig config = workspace()
                .config(
                        Workspace.MINIMAL.replace(
                                "address: \":8080\"",
                                "address: \"[::1]:8080\", publicUrl: \"https://MCP.example.com/\", trustedProxies: [10.0.0.0/8]"));

        assertThat(Workspace.named(config.listeners(), "mcp").address()).isEqualTo(new Address("::1", 8080));
        assertThat(Workspace.named(config.listeners(), "mcp").trustedProxies())
                .isEqualTo(Cidr.parse("10.0.0.0/8").stream().toList());
        assertThat(config.publicUrl(Workspace.named(config.routes(), "notes")))
                .contains(URI.create("https://mcp.example.com/mcp"));
    }

    @Test
    void ignoresExtensionsButNotInHeaders() {
        final GatewayConfig config = workspace().config("""
                x-top: { what: ever }
                listeners: { x-l: 5, mcp: { address: ":8080", x-note: hi } }
                upstreams: { a: { url: "http://a", headers: { x-tenant: acme } } }
                routes: { r: { path: /mcp, auth: none, upstreams: [a], limits: [{ per: address, rate: 1/s, x-why: "" }] } }
                """);

        assertThat(config.listeners()).containsOnlyKeys("mcp");
        assertThat(Workspace.named(config.upstreams(), "a").headers()).containsOnlyKeys("x-tenant");
    }

    @Test
    void joinsADirectoryInTheOrderOfNames() throws Exception {
        final Workspace workspace = workspace()
                .write("d/20.yaml", "upstreams: { b: { url: \"http://b\" } }")
                .write("d/10.yaml", Workspace.MINIMAL.replace("upstreams: [notes]", "upstreams: [notes, b]"))
                .write("d/.hidden.yaml", "nonsense")
                .write("d/notes.txt", "nonsense")
                .write("d/..data/10.yaml", "nonsense");

        assertThat(workspace.load("d")).isInstanceOfSatisfying(LoadResult.Loaded.class, loaded -> {
            assertThat(loaded.config().upstreams().keySet()).containsExactly("notes", "b");
            assertThat(loaded.config().files()).containsExactly(root.resolve("d/10.yaml"), root.resolve("d/20.yaml"));
        });
        Files.createDirectory(root.resolve("empty"));
        assertThat(workspace.problems(workspace.load("empty")))
                .containsExactly("empty:1:1: no *.yaml in this directory");
        assertThat(workspace.problems(workspace.load("nowhere")))
                .singleElement()
                .asString()
                .contains("no such file");
        assertThat(workspace.problems(workspace.load()))
                .singleElement()
                .asString()
                .contains("no configuration was named");
    }

    @Test
    void namesBothPlacesOfADoubleDefinition() {
        final Workspace workspace = workspace()
                .write("a.yaml", Workspace.MINIMAL + "drain: { delay: 1s }\nx-a: 1\n")
                .write("b.yaml", "drain: { delay: 2s }\nx-a: 2\nroutes:\n  notes: { path: /other }\n");

        assertThat(workspace.problems(workspace.load("a.yaml", "b.yaml")))
                .containsExactly(
                        "b.yaml:1:1: \"drain\" is already defined (first at a.yaml:4:1)",
                        "b.yaml:4:3: \"notes\" is already defined (first at a.yaml:3:11)");
    }

    @Test
    void reportsNoMissingNamesWhereAFileCouldNotBeRead() {
        final Workspace workspace = workspace()
                .write("a.yaml", "routes: { r: { path: /mcp, auth: [corp], upstreams: [crm] } }\n")
                .write("b.yaml", "upstreams: { crm: [\n");

        assertThat(workspace.problems(workspace.load("a.yaml", "b.yaml")))
                .singleElement()
                .asString()
                .startsWith("b.yaml:");
    }

    @Test
    void reportsABrokenEntryOnceHoweverOftenItIsUsed() {
        assertThat(workspace().problems("""
                listeners: { mcp: { address: ":8080", publicUrl: nonsense } }
                auth: { corp: { jwt: { issuer: nonsense } } }
                x-t: &t { conect: 1s, call: soon }
                upstreams: { a: { url: nonsense, timeouts: *t }, b: { url: "http://b", timeouts: *t } }
                routes:
                  r: { path: /mcp, auth: corp, upstreams: [a, b], access: [{ allow: ["a/*"] }] }
                  s: { path: /s, auth: [{ jwt: { issuer: "https://i" } }], upstreams: [a] }
                """))
                .extracting(line -> line.replaceAll(" .*", ""))
                .containsExactly(
                        "gateway.yaml:1:50:",
                        "gateway.yaml:2:32:",
                        "gateway.yaml:3:11:",
                        "gateway.yaml:3:29:",
                        "gateway.yaml:4:24:");
    }

    @Test
    void comparesNothingWithAValueItRefused() {
        assertThat(workspace().problems("""
                listeners: { mcp: { address: ":8080", limits: { body: 256MiB } }, r: { address: ":81", redirectToHttps: true },
                  s: { address: ":82", tls: { certificate: none, key: none } } }
                upstreamDefaults: { timeouts: { call: 2h, callMax: long } }
                upstreams: { a: { url: "http://a" }, b: { url: "http://b" } }
                routes:
                  r: { path: /mcp, auth: none, upstreams: [{ upstream: a, prefix: A_B }, { upstream: b, prefix: a }, zz],
                       access: [{ allow: ["zz/*"] }] }
                sessions: { idle: 30d, lifetime: long }
                limits: { bodies: much }
                """))
                .extracting(line -> line.replaceAll("^gateway.yaml:(\\d+):.*", "$1"))
                .containsExactly("2", "2", "3", "6", "6", "8", "9");
    }

    @Test
    void warnsOfTlsTowardsAPlainUpstream() {
        assertThat(workspace().warnings(Workspace.MINIMAL.replace("/mcp\" }", "/mcp\", tls: {} }")))
                .containsExactly("gateway.yaml:2:57: tls without an https:// endpoint does nothing");
    }

    @Test
    void takesTheSoleUpstreamWhereARouteNamesNone() {
        final RouteConfig route = Workspace.named(
                workspace()
                        .config(Workspace.MINIMAL.replace(", upstreams: [notes]", ""))
                        .routes(),
                "notes");

        assertThat(route.upstreams()).singleElement().satisfies(entry -> {
            assertThat(entry.upstream()).isEqualTo("notes");
            assertThat(route.prefix(entry)).isEmpty();
        });
    }

    @Test
    void warnsOfWhatNoRouteUses() {
        final String yaml = Workspace.MINIMAL.replace("upstreams: {", "upstreams: { spare: { url: \"http://a\" },");

        assertThat(workspace().warnings(yaml + "auth: { corp: { jwt: { issuer: \"https://i\" } } }\n"))
                .containsExactly(
                        "gateway.yaml:2:14: \"spare\" in upstreams is used by no route",
                        "gateway.yaml:4:9: \"corp\" in auth is used by no route");
    }
}
