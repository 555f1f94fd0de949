package io.sallyport.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each mistake gets: exactly one line that says where and what. */
class BadInputTest {

    private static final String LISTENERS =
            "listeners: { mcp: { address: \":8080\", publicUrl: \"https://mcp.example.com\" } }\n";
    private static final String UPSTREAMS =
            "upstreams: { a: { url: \"http://a:1/mcp\" }, b: { url: \"http://b:1/mcp\" } }\n";
    private static final String ROUTES = "routes: { r: { path: /mcp, auth: none, upstreams: [a, b] } }\n";

    @TempDir
    Path root;

    @ParameterizedTest
    @MethodSource({"listeners", "upstreams", "headers", "routes", "routeUpstreams", "auth", "settings", "later"})
    void isRefusedInOneLine(final String yaml, final String problem) {
        final List<String> problems = new Workspace(root).problems(yaml);

        assertThat(problems)
                .singleElement()
                .asString()
                .startsWith("gateway.yaml:")
                .contains(problem);
    }

    private static Arguments listener(final String keys, final String problem) {
        return Arguments.of("listeners: { mcp: { " + keys + " } }\n" + UPSTREAMS + ROUTES, problem);
    }

    static Stream<Arguments> listeners() {
        return Stream.of(
                listener("publicUrl: \"https://a.example\"", "1:14: address is missing"),
                listener("address: 8080", "1:30: \"8080\" is not an address"),
                listener("address: \":65536\"", "\":65536\" is not an address"),
                listener("address: \"300.0.0.1:80\"", "is not an address"),
                listener("address: \"[::1:80\"", "is not an address"),
                listener("address: [\":80\"]", "1:30: must be an address"),
                listener("address: ", "no value where an address should be"),
                listener("address: \":9911\"", "\":9911\" is already taken (by status"),
                listener("address: \":80\", publicUrl: \"https://a.example/mcp\"", "is not a base URL"),
                listener("address: \":80\", publicUrl: \"https://u:p@a.example\"", "is not a base URL"),
                listener("address: \":80\", redirectToHttps: yes", "\"yes\" is not a boolean"),
                listener(
                        "address: \":80\", redirectToHttps: true, publicUrl: \"https://a.example\"",
                        "every listener only redirects"),
                listener("address: \":80\", redirectToHttps: true", "there is nothing to redirect to"),
                listener("address: \":80\", allowFrom: 10.0.0.0/8", "must be a list"),
                listener("address: \":80\", limits: { body: 2GiB }", "\"2GiB\" is not a size"),
                listener("address: \":80\", limits: { body: 16MB }", "\"16MB\" is not a size"),
                listener("address: \":80\", limits: { body: 256MiB }", "limits.body is larger than limits.bodies"),
                listener("address: \":80\", limits: { idleTimeout: 300 }", "\"300\" is not a duration"),
                listener("address: \":80\", limits: { connections: -1 }", "\"-1\" is not a number"),
                listener("address: \":80\", limits: { requestsPerSecond: 0 }", "is not a number"),
                listener("address: \":80\", limits: [1MiB]", "must be a mapping"),
                listener("address: \":80\", tls: { certificates: [] }", "no certificate"),
                listener("address: \":80\", Address: \":81\"", "unknown key \"Address\" (did you mean address?)"),
                Arguments.of(
                        "listeners: { A_b: { address: \":80\" } }\n" + UPSTREAMS + ROUTES, "\"A_b\" is not a name"),
                Arguments.of(UPSTREAMS + ROUTES, "1:1: listeners is missing"),
                Arguments.of(
                        "listeners: [\":80\"]\n" + UPSTREAMS + ROUTES, "1:1: listeners must be a mapping by name"));
    }

    private static Arguments upstream(final String keys, final String problem) {
        return Arguments.of(
                LISTENERS + "upstreams: { a: { " + keys + " }, b: { url: \"http://b:1\" } }\n" + ROUTES, problem);
    }

    static Stream<Arguments> upstreams() {
        return Stream.of(
                upstream("session: lazy", "2:14: url is missing"),
                upstream("url: \"http://a\", maxProcesses: 5", "maxProcesses without command"),
                upstream("url: \"http://a\", env: { A: b }", "env without command"),
                upstream("url: \"http://a\", comand: [x]", "did you mean command?"),
                upstream("url: \"http://a\", transport: stdio", "\"stdio\" is not a transport"),
                upstream("command: []", "no program"),
                upstream("command: [\"\"]", "no program"),
                upstream("command: node", "must be a list"),
                upstream("command: [a], url: \"http://a\"", "url beside command"),
                upstream("command: [a], endpoints: [\"http://a\"]", "endpoints beside command"),
                upstream("command: [a], headers: { A: b }", "headers beside command"),
                upstream("command: [a], transport: sse", "transport beside command"),
                upstream("command: [a], isolation: none", "\"none\" is not an isolation (session, shared)"),
                upstream("command: [a], maxProcesses: 1", "\"1\" is not a number"),
                upstream("command: [a], isolation: shared, maxProcesses: 5", "maxProcesses with isolation: shared"),
                upstream("command: [a], workingDirectory: nowhere", "not a directory"),
                upstream("command: [a], env: { 1A: b }", "\"1A\" is not a variable's name"),
                upstream("command: [a], env: { API_TOKEN: abc }", "a secret in plain text"),
                upstream("command: [a], env: { A: [b] }", "must be a variable's value"),
                upstream("url: \"ftp://a/mcp\"", "is not a URL"),
                upstream("url: \"http://u:p@a/mcp\"", "is not a URL"),
                upstream("url: \"http://a:99999/mcp\"", "is not a URL"),
                upstream("url: \"http:///mcp\"", "is not a URL"),
                upstream("url: \"http://a/m cp\"", "is not a URL"),
                upstream("url: \"http://a\", endpoints: [\"http://b\"]", "url beside endpoints"),
                upstream("endpoints: []", "no endpoint"),
                upstream("endpoints: http://a", "must be a list"),
                upstream(
                        "url: \"http://a\", session: always",
                        "\"always\" is not a use of sessions (eager, lazy, none)"),
                upstream("url: \"http://a\", timeouts: { call: 2h }", "call is longer than callMax"),
                upstream("url: \"http://a\", timeouts: { call: 0s }", "\"0s\" is not a duration"),
                upstream("url: \"http://a\", timeouts: { connect: 1d2d }", "\"1d2d\" is not a duration"),
                upstream("url: \"http://a\", timeouts: { conect: 1s }", "did you mean connect?"),
                upstream("url: \"http://a\", health: { failures: 0 }", "\"0\" is not a number (write 1 to 100)"),
                upstream("url: \"http://a\", required: on", "\"on\" is not a boolean"),
                upstream("url: \"http://a\", tls: { ca: none.crt }", "cannot read"),
                upstream("url: \"http://a\", era: \"2026\"", "\"2026\" is not an era"),
                upstream("url: \"http://a\", transport: sse, era: modern", "not for transport: sse"),
                upstream("url: \"http://a\", tls: { cert: none.crt }", "unknown key \"cert\""),
                upstream("url: \"http://a\", pool: ", "must be a mapping"),
                Arguments.of(
                        LISTENERS + "upstreamDefaults: { pool: { wait: 5 } }\n" + UPSTREAMS + ROUTES,
                        "2:35: \"5\" is not a duration"),
                Arguments.of(
                        LISTENERS + "upstreamDefaults: { url: \"http://a\" }\n" + UPSTREAMS + ROUTES,
                        "unknown key \"url\""),
                Arguments.of(LISTENERS + UPSTREAMS.replace("b:", "x-b:") + ROUTES, "\"b\" is not in upstreams"));
    }

    private static Arguments header(final String header, final String problem) {
        return upstream("url: \"http://a\", headers: { " + header + " }", problem);
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                header("Authorization: \"Bearer abc\"", "a secret in plain text"),
                header("Authorization: \"Bearer ${UNSET:-abc}\"", "a secret in plain text"),
                header("X-Api-Key: abc", "a secret in plain text"),
                header("Cookie: a=b", "a secret in plain text"),
                header("\"X Y\": abc", "\"X Y\" is not a header's name"),
                header("X-A: a, x-a: b", "duplicate header \"x-a\""),
                header("Host: other", "the gateway sets \"Host\" itself"),
                header("Mcp-Session-Id: other", "the gateway sets \"Mcp-Session-Id\" itself"),
                header("X-A: \"a\\r\\nb: c\"", "holds characters a header cannot"),
                header("X-A: \"é\"", "holds characters a header cannot"),
                header("X-A: [a]", "must be a header's value"));
    }

    private static Arguments route(final String keys, final String problem) {
        return Arguments.of(LISTENERS + UPSTREAMS + "routes: { r: { " + keys + " } }\n", problem);
    }

    private static Arguments also(final String keys, final String problem) {
        return route("path: /mcp, auth: none, upstreams: [a, b], " + keys, problem);
    }

    static Stream<Arguments> routes() {
        return Stream.of(
                route("path: /mcp, upstreams: [a, b]", "3:11: auth is missing (write auth: none"),
                route("auth: none, upstreams: [a, b]", "3:11: path is missing"),
                route("path: /mcp/, auth: none, upstreams: [a, b]", "\"/mcp/\" is not a path"),
                route("path: /a/../b, auth: none, upstreams: [a, b]", "is not a path"),
                route("path: \"/a?b\", auth: none, upstreams: [a, b]", "is not a path"),
                route("path: //a, auth: none, upstreams: [a, b]", "is not a path"),
                route("path: /.well-known/x, auth: none, upstreams: [a, b]", "/.well-known is the gateway's own"),
                also("hosts: [\"https://a\"]", "is not a host name"),
                also("hosts: [\"a:80\"]", "is not a host name"),
                also("origins: [\"https://a/\"]", "is not an origin"),
                also("publicUrl: mcp.example.com", "is not a base URL"),
                also("limitStatus: 503", "\"503\" is not a status (200, 429)"),
                also("limits: [{ rate: 5/min }]", "per is missing"),
                also("limits: [{ per: principal }]", "rate is missing"),
                also("limits: [{ per: principal, rate: 5 }]", "\"5\" is not a rate"),
                also("limits: [{ per: principal, rate: 0/min }]", "\"0/min\" is not a rate"),
                also("limits: [{ per: principal, rate: 5/week }]", "\"5/week\" is not a rate"),
                also(
                        "limits: [{ per: user, rate: 5/s }]",
                        "\"user\" is not what a limit counts by (address, principal)"),
                also("access: []", "no rule: nobody could call anything"),
                also("access: [{ scopes: [x] }]", "allow is missing"),
                also("access: [{ allow: [] }]", "a rule that matches nothing"),
                also("access: [{ allow: [read] }]", "\"read\" is not a pattern of tools"),
                also("access: [{ allow: [\"c/*\"] }]", "no upstream of this route matches \"c\""),
                also("access: [{ allow: [\"a/*\"], scopes: [\"a b\"] }]", "\"a b\" is not a scope"),
                also("plugins: [{ config: {} }]", "use is missing"),
                also("plugins: [{ use: p, config: { a: ~ } }]", "no value where a value should be"),
                also("plugins: [{ use: p, config: { a: \"${UNSET}\" } }]", "the variable UNSET is not set"));
    }

    private static Arguments published(final String upstreams, final String problem) {
        return route("path: /mcp, auth: none, upstreams: " + upstreams, problem);
    }

    static Stream<Arguments> routeUpstreams() {
        return Stream.of(
                route("path: /mcp, auth: none", "3:11: upstreams is missing (needed where there are several)"),
                published("[]", "a route without upstreams"),
                published("a", "must be a list"),
                published(
                        "[a, { upstream: b, tools: { override: { x: { title: \"a\\u0007\" } } } }]",
                        "is not a text (not blank, no control characters)"),
                published("[a, c]", "\"c\" is not in upstreams"),
                published("[a, b, a]", "\"a\" is listed twice"),
                published("[a, { upstream: b, prefix: a }]", "the prefix \"a\" is that of a"),
                published("[a, { upstream: b, prefix: B_1 }]", "\"B_1\" is not a prefix"),
                published("[a, { upstream: b, prefix: abcdefghijklmnopqrstuvwxyz }]", "is not a prefix"),
                published("[a, { prefix: x }]", "upstream is missing"),
                published("[a, { upstream: b, tools: { deny: [\"a b\"] } }]", "is not a pattern of tools"),
                published(
                        "[a, { upstream: b, tools: { override: { x: { name: \"a b\" } } } }]", "is not a tool's name"),
                published(
                        "[a, { upstream: b, tools: { override: { x: { name: z }, y: { name: z } } } }]",
                        "two tools are published as \"z\""),
                Arguments.of(
                        LISTENERS
                                + "upstreams: { abcdefghijklmnopqrstuvwxyz: { url: \"http://a\" }, b: { url: \"http://b\" } }\n"
                                + "routes: { r: { path: /mcp, auth: none, upstreams: [abcdefghijklmnopqrstuvwxyz, b] } }\n",
                        "is too long for a prefix (set prefix)"),
                Arguments.of(
                        LISTENERS + UPSTREAMS
                                + "routes: { r: { path: /mcp, auth: none, upstreams: [a, b] },"
                                + " s: { path: /mcp, hosts: [h], auth: none, upstreams: [a] } }\n",
                        "overlaps another route at \"/mcp\""));
    }

    private static Arguments auth(final String auth, final String problem) {
        return route("path: /mcp, upstreams: [a, b], auth: " + auth, problem);
    }

    static Stream<Arguments> auth() {
        return Stream.of(
                auth("corp", "\"corp\" is not in auth"),
                auth("[]", "no way to authenticate"),
                auth("{}", "must be one method (jwt or apiKeys)"),
                auth("[none, { jwt: { issuer: \"https://i\" } }]", "never tried, because none lets everyone in"),
                auth("{ jwt: {} }", "issuer is missing"),
                auth("{ jwt: { issuer: idp } }", "\"idp\" is not an issuer"),
                auth("{ jwt: { issuer: \"http://idp\" } }", "\"http://idp\" is not an issuer"),
                auth("{ jwt: { issuer: \"https://idp?x=1\" } }", "is not an issuer"),
                auth("{ jwt: { issuer: \"https://i\", jwks: \"http://i/keys\" } }", "is not a URL of keys"),
                auth("{ jwt: { issuer: \"https://i\", skew: 30 } }", "\"30\" is not a duration"),
                auth("{ apiKeys: {} }", "file is missing"),
                auth("{ apiKeys: { file: no-such } }", "cannot read"),
                Arguments.of(
                        "listeners: { mcp: { address: \":8080\" } }\n" + UPSTREAMS
                                + "routes: { r: { path: /mcp, upstreams: [a, b], auth: { jwt: { issuer: \"https://i\" } } } }\n",
                        "jwt needs a publicUrl"),
                Arguments.of(
                        LISTENERS + UPSTREAMS + ROUTES + "auth: { none: { apiKeys: { file: k } } }\n",
                        "none is taken"));
    }

    private static Arguments setting(final String section, final String problem) {
        return Arguments.of(LISTENERS + UPSTREAMS + ROUTES + section + "\n", problem);
    }

    static Stream<Arguments> settings() {
        return Stream.of(
                setting("sesions: {}", "4:1: unknown key \"sesions\" (did you mean sessions?)"),
                setting("telemetry:", "must be a mapping"),
                setting("sessions: { keys: [abcdefghijklmnopqrstuvwxyz0123456789] }", "a secret in plain text"),
                setting("sessions: { keys: abc }", "must be a list"),
                setting("sessions: { idle: 8d }", "idle is longer than lifetime"),
                setting("replicas: {}", "address is missing"),
                setting("replicas: { address: \":9913\" }", "not an address that other replicas can reach"),
                setting("replicas: { address: \"0.0.0.0:9913\" }", "not an address that other replicas can reach"),
                setting("replicas: { address: \"[::]:9913\" }", "not an address that other replicas can reach"),
                setting("replicas: { address: \"gateway-0:9913\" }", "not an address that other replicas can reach"),
                setting("replicas: { address: \"10.0.0.1:0\" }", "not an address that other replicas can reach"),
                setting("replicas: { address: \"10.0.0.1:9913\" }", "replicas need sessions.keys, the same for all"),
                setting("status: { address: \":8080\" }", "\":8080\" is already taken (by the address at"),
                setting("admin: { allowFrom: [here] }", "\"here\" is not an address block"),
                setting("start: { warmUp: soon }", "\"soon\" is not a duration"),
                setting("drain: { delay: soon }", "\"soon\" is not a duration"),
                setting("limits: { bodies: 128 }", "\"128\" is not a size"),
                setting("telemetry: { traces: { ratio: 1.5 } }", "\"1.5\" is not a ratio"),
                setting("telemetry: { traces: { ratio: 10% } }", "\"10%\" is not a ratio"),
                setting("telemetry: { otlp: {} }", "endpoint is missing"),
                setting("telemetry: { log: { level: loud } }", "\"loud\" is not a log level"),
                setting("telemetry: { log: { arguments: true } }", "arguments: true is not in this version"),
                setting("telemetry: { log: { arguments: maybe } }", "\"maybe\" is not"),
                setting("telemetry: { log: { level: \"${UNSET}\" } }", "the variable UNSET is not set"),
                setting("telemetry: { log: { level: \"$LEVEL\" } }", "a $ that refers to nothing"));
    }

    static Stream<Arguments> later() {
        return Stream.of(
                setting("redis: {}", "redis is not in this version"),
                auth("{ clientCertificate: { principal: san-uri } }", "clientCertificate is not in this version"),
                auth("{ jwt: { issuer: \"https://i\", maxLifetime: 15m } }", "maxLifetime is not in this version"),
                also("access: [{ allow: [\"a/*\"], approval: {} }]", "approval is not in this version"),
                also("limits: [{ per: principal, rate: 5/s, shared: true }]", "shared is not in this version"),
                also("limits: [{ per: principal, rate: 5/s, concurrent: 2 }]", "concurrent is not in this version"),
                also(
                        "limits: [{ per: tool, match: [\"a/*\"], rate: 5/s, concurrent: 2 }]",
                        "per: tool is not in this version"));
    }
}
