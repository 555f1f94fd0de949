package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import io.sallyport.server.testkit.TestGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What attackers and mistakes send to the real port, and what each gets: the status, the challenge to the letter, the
 * JSON-RPC error, and the one counter that goes up.
 */
class HostileTokensIT {

    private static final ECKey KEY = AnyToken.key("k1");
    private static final ECKey STRANGER = AnyToken.key("k1");
    private static final ECKey UNPUBLISHED = AnyToken.key("k2");
    private static final AnyToken GOOD = AnyToken.of(
            KEY,
            Map.of(
                    "iss",
                    FrontDoor.ISSUER,
                    "sub",
                    "alice",
                    "aud",
                    FrontDoor.PUBLIC + "/mcp",
                    "scope",
                    "mcp",
                    "iat",
                    in(-60),
                    "exp",
                    in(3600)));

    private static final String REALM = "Bearer realm=\"https://mcp.example.com/mcp\"";
    private static final String WHERE =
            ", resource_metadata=\"https://mcp.example.com/.well-known/oauth-protected-resource/mcp\", scope=\"mcp\"";
    private static final Pattern FAILURES = Pattern.compile("(mcp_auth_failures_total\\{.*}) (\\d+)(?:\\.0)?");
    private static final Pattern CODE = Pattern.compile("\"error\":\\{\"code\":(-\\d+)");

    @TempDir
    private static Path directory = Path.of("");

    private static FrontDoor door;
    private static StubServer upstream;
    private static StubIssuer issuer;
    private static TestGateway gateway;

    @BeforeAll
    static void open() throws IOException, GeneralSecurityException, InterruptedException {
        upstream = new StubServer("look");
        issuer = new StubIssuer();
        door = new FrontDoor(directory).file("jwks.json", AnyToken.jwks(KEY));
        gateway = door.open(FrontDoor.HEAD + """
                  idp: { jwt: { issuer: "%s" } }
                upstreams:
                  stub: { url: "%s" }
                routes:
                  main: { path: /mcp, auth: corp, upstreams: [stub] }
                  found: { path: /found, auth: idp, upstreams: [stub] }
                """.formatted(issuer.url(), upstream.url()));
    }

    @AfterAll
    static void close() {
        door.close();
        issuer.close();
        upstream.close();
    }

    /**
     * @param target of the POST
     * @param lines of the head, beside what every request has
     * @param reason the label of the counter
     * @param challenge what {@code WWW-Authenticate} must be
     */
    record Row(String name, String target, List<String> lines, int status, int code, String reason, String challenge) {

        @Override
        public String toString() {
            return name + " → " + reason;
        }
    }

    private static Row refused(final String name, final String token, final String reason, final String description) {
        return refused(name, List.of("Authorization: Bearer " + token), reason, description);
    }

    private static Row refused(
            final String name, final List<String> lines, final String reason, final String description) {
        return refused(name, "/mcp", lines, reason, description);
    }

    private static Row refused(
            final String name,
            final String target,
            final List<String> lines,
            final String reason,
            final String description) {
        final var error = ", error=\"invalid_token\", error_description=\"" + description + '"';
        return new Row(name, target, lines, 401, -31002, reason, REALM + error + WHERE);
    }

    private static Row missing(final String name, final String... lines) {
        return new Row(name, "/mcp", List.of(lines), 401, -31001, "missing", REALM + WHERE);
    }

    static Stream<Row> everyHostileToken() {
        return Stream.of(times(), recipients(), subjects(), algorithms(), signatures(), headers(), shapes(), fields())
                .flatMap(List::stream);
    }

    private static List<Row> times() {
        final var expired = "The token has expired: get a new one.";
        return List.of(
                refused("expired an hour ago", GOOD.claim("exp", in(-3600)).signed(), "expired", expired),
                refused("expired just past the skew", GOOD.claim("exp", in(-31)).signed(), "expired", expired),
                refused("expired at the epoch", GOOD.claim("exp", 0).signed(), "expired", expired),
                refused(
                        "never expires",
                        GOOD.without("exp").signed(),
                        "no_expiry",
                        "The token never expires, which is not accepted."),
                refused(
                        "not yet valid",
                        GOOD.claim("nbf", in(600)).signed(),
                        "not_yet_valid",
                        "The token is not valid yet."),
                refused(
                        "issued in the future",
                        GOOD.claim("iat", in(600)).signed(),
                        "issued_in_future",
                        "The token was issued in the future: compare the clocks."),
                malformed("expires at a text", GOOD.claim("exp", "tomorrow").signed()));
    }

    private static List<Row> recipients() {
        final var rows = new ArrayList<Row>();
        final var audience = "The token was issued for another resource.";
        for (final var other : List.of(
                "https://mcp.example.com/found",
                "https://mcp.example.com",
                "https://mcp.example.com/mcp/",
                "https://mcp.example.com:8443/mcp",
                "http://mcp.example.com/mcp",
                "https://mcp.example.com.evil.example/mcp",
                "https://localhost/mcp")) {
            rows.add(refused("for " + other, GOOD.claim("aud", other).signed(), "wrong_audience", audience));
        }
        rows.add(refused("for nobody", GOOD.without("aud").signed(), "wrong_audience", audience));
        final var theirs = "The token comes from another issuer.";
        for (final var other :
                List.of(FrontDoor.ISSUER + "/", "http://idp.example.com/realms/acme", "https://evil.example")) {
            rows.add(refused("issued by " + other, GOOD.claim("iss", other).signed(), "wrong_issuer", theirs));
        }
        rows.add(refused("issued by nobody", GOOD.without("iss").signed(), "wrong_issuer", theirs));
        return rows;
    }

    private static List<Row> subjects() {
        final var nobody = "The token names neither a subject nor a client.";
        final var scopeless =
                REALM + ", error=\"insufficient_scope\", " + "error_description=\"This needs the scopes mcp.\"" + WHERE;
        return List.of(
                refused("no subject", GOOD.without("sub").signed(), "no_subject", nobody),
                refused("a blank subject", GOOD.claim("sub", " ").signed(), "no_subject", nobody),
                malformed(
                        "a list as subject", GOOD.claim("sub", List.of("alice")).signed()),
                new Row(
                        "without the route's scope",
                        "/mcp",
                        List.of("Authorization: Bearer "
                                + GOOD.claim("scope", "other mcp2").signed()),
                        403,
                        -31006,
                        "insufficient_scope",
                        scopeless));
    }

    private static List<Row> algorithms() {
        final var rows = new ArrayList<Row>();
        final var algorithm = "The token's signature algorithm is not accepted.";
        for (final var none : List.of("none", "None", "nOnE")) {
            rows.add(refused("alg " + none, GOOD.header("alg", none).over(""), "unsupported_algorithm", algorithm));
        }
        rows.add(refused(
                "alg none over a signature", GOOD.header("alg", "none").signed(), "unsupported_algorithm", algorithm));
        rows.add(refused("HS256 by the public key in DER", hmac(der()), "unsupported_algorithm", algorithm));
        rows.add(refused("HS256 by the published JWK", hmac(jwk()), "unsupported_algorithm", algorithm));
        rows.add(refused(
                "an unheard-of algorithm", GOOD.header("alg", "XX256").signed(), "unsupported_algorithm", algorithm));
        rows.add(malformed("no algorithm", GOOD.withoutHeader("alg").signed()));
        return rows;
    }

    private static List<Row> signatures() {
        final var bad = "The token's signature is not valid.";
        final var unknown = "The token is signed by a key its issuer does not publish.";
        final var good = GOOD.signed();
        final var signature = good.substring(good.lastIndexOf('.') + 1);
        return List.of(
                refused("the payload exchanged", GOOD.claim("sub", "root").over(signature), "bad_signature", bad),
                refused("the signature stripped", GOOD.over(""), "bad_signature", bad),
                refused("the signature cut", good.substring(0, good.length() - 8), "bad_signature", bad),
                refused("a signature of zeros", GOOD.over("A".repeat(86)), "bad_signature", bad),
                refused(
                        "a stranger's key under a known id",
                        GOOD.signedBy(STRANGER).signed(),
                        "bad_signature",
                        bad),
                refused(
                        "a stranger's key without an id",
                        GOOD.signedBy(STRANGER).withoutHeader("kid").signed(),
                        "bad_signature",
                        bad),
                refused(
                        "an unknown key id",
                        GOOD.signedBy(UNPUBLISHED).header("kid", "k2").signed(),
                        "unknown_key",
                        unknown),
                refused(
                        "a path as key id",
                        GOOD.signedBy(UNPUBLISHED)
                                .header("kid", "../../dev/null")
                                .signed(),
                        "unknown_key",
                        unknown),
                refused(
                        "another algorithm's name over the signature",
                        GOOD.header("alg", "RS256").signed(),
                        "unknown_key",
                        unknown));
    }

    private static List<Row> headers() {
        final var bad = "The token's signature is not valid.";
        final var type = "The token is of a type that grants no access.";
        final var critical = "The token demands a header extension that is not supported.";
        final var stranger = GOOD.signedBy(STRANGER);
        final var evil = issuer.url() + "/keys";
        return List.of(
                refused(
                        "its own key in jwk",
                        stranger.header("jwk", STRANGER.toPublicJWK().toJSONObject())
                                .signed(),
                        "bad_signature",
                        bad),
                refused("its own keys by jku", stranger.header("jku", evil).signed(), "bad_signature", bad),
                refused(
                        "its own certificate by x5u",
                        stranger.header("x5u", evil).signed(),
                        "bad_signature",
                        bad),
                refused(
                        "its own certificate in x5c",
                        stranger.header("x5c", List.of("MIIB")).signed(),
                        "bad_signature",
                        bad),
                refused(
                        "a critical extension",
                        GOOD.header("crit", List.of("x")).header("x", 1).signed(),
                        "critical_header",
                        critical),
                refused(
                        "an unencoded payload",
                        GOOD.header("crit", List.of("b64")).header("b64", false).signed(),
                        "critical_header",
                        critical),
                refused("a logout token", GOOD.header("typ", "logout+jwt").signed(), "unsupported_type", type),
                refused("a DPoP proof", GOOD.header("typ", "dpop+jwt").signed(), "unsupported_type", type),
                refused(
                        "a token within a token",
                        GOOD.header("cty", "JWT").signed(),
                        "nested",
                        "Tokens within tokens are not accepted."),
                refused(
                        "encryption claimed on three parts",
                        GOOD.header("alg", "RSA-OAEP").header("enc", "A256GCM").signed(),
                        "encrypted",
                        "Encrypted tokens are not accepted."));
    }

    private static List<Row> shapes() {
        final var good = GOOD.signed();
        final var head = "{\"alg\":\"ES256\",\"kid\":\"k1\"}";
        final var claims = "{\"iss\":\"" + FrontDoor.ISSUER + "\"";
        return List.of(
                foreign("an opaque token", "sp_4f9a"),
                foreign("two parts", good.substring(0, good.lastIndexOf('.'))),
                foreign("four parts", good + ".x"),
                foreign("a JWE of five parts", "e30.e30.e30.e30.e30"),
                foreign("three empty parts", ".."),
                foreign("padding", good + "="),
                foreign("base64 that is not for URLs", good.substring(0, good.lastIndexOf('.')) + ".a+b/"),
                malformed("a header that is no JSON", GOOD.signed("header", claims + "}")),
                malformed("a header that is a list", GOOD.signed("[]", claims + "}")),
                malformed("an algorithm twice", GOOD.signed("{\"alg\":\"none\",\"alg\":\"ES256\"}", claims + "}")),
                malformed("claims that are no JSON", GOOD.signed(head, "claims")),
                malformed("claims that are a token", GOOD.signed(head, '"' + good + '"')),
                malformed("a claim twice", GOOD.signed(head, claims + ",\"sub\":\"a\",\"sub\":\"root\"}")),
                malformed("claims of nested lists", GOOD.signed(head, claims + ",\"x\":" + "[".repeat(3000))));
    }

    private static List<Row> fields() {
        final var good = GOOD.signed();
        final var field = "Authorization: Bearer " + good;
        final var form = "The Authorization header is not of the form: Bearer TOKEN.";
        final var once = "Send exactly one Authorization header.";
        final var query = "Send the token in the Authorization header, never in the URL.";
        final var large = "The token is longer than 16 KiB.";
        return List.of(
                missing("nothing"),
                missing("another scheme", "Authorization: Basic YTpi"),
                missing("an empty field", "Authorization: "),
                missing("a scheme that only begins alike", "Authorization: BearerToken " + good),
                missing("a token in a cookie", "Cookie: access_token=" + good),
                missing("a token as an API key where there are none", "X-API-Key: " + good),
                refused("the header twice", List.of(field, field), "duplicate_header", once),
                refused(
                        "another scheme beside it",
                        List.of("Authorization: Basic YTpi", field),
                        "duplicate_header",
                        once),
                refused("a scheme without a token", List.of("Authorization: Bearer"), "malformed", form),
                refused("two tokens in a row", List.of(field + " " + good), "malformed", form),
                refused("two tokens in a list", List.of(field + ", " + good), "malformed", form),
                refused("a quoted token", "\"" + good + "\"", "malformed", form),
                refused("a token of bytes", "\u00e9\u00ff.a.b", "malformed", form),
                refused(
                        "a token of 17 KiB",
                        GOOD.claim("x", "x".repeat(17 * 1024)).signed(),
                        "too_large",
                        large),
                refused("60 KiB of dots", ".".repeat(60 * 1024), "too_large", large),
                refused("in the query", "/mcp?access_token=" + good, List.of(), "token_in_query", query),
                refused("later in the query", "/mcp?a=b&access_token=" + good, List.of(), "token_in_query", query));
    }

    private static Row malformed(final String name, final String token) {
        return refused(name, token, "malformed", "The token is not a well-formed JSON Web Token.");
    }

    private static Row foreign(final String name, final String token) {
        return refused(name, token, "malformed", "The bearer token is not a signed JSON Web Token.");
    }

    @ParameterizedTest
    @MethodSource
    void everyHostileToken(final Row row) throws Exception {
        final var before = failures();
        try (var connection = door.raw(gateway.port())) {
            final var answer = connection.post(
                    row.target(), FrontDoor.INITIALIZE, row.lines().toArray(String[]::new));
            assertThat(answer.status()).isEqualTo(row.status());
            assertThat(answer.field("WWW-Authenticate")).isEqualTo(row.challenge());
            assertThat(code(answer.body())).isEqualTo(row.code());
            assertThat(answer.body())
                    .contains("\"tier\":\"client\"", "\"requestId\":\"" + answer.field("X-Request-Id") + '"')
                    .doesNotContain("eyJ", "Exception", "127.0.0.1");
            assertThat(answer.field("Mcp-Session-Id")).isEmpty();
        }
        assertThat(rise(before, failures()))
                .isEqualTo(Map.of("mcp_auth_failures_total{reason=\"" + row.reason() + "\",route=\"main\"}", 1L));
    }

    @Test
    void theTableIsLongEnough() {
        assertThat(everyHostileToken().count()).isGreaterThanOrEqualTo(40);
    }

    /** Without this every row above could pass at a door that lets nobody in. */
    @Test
    void theHonestTokenIsWelcomeAndCountsAsNoFailure() throws Exception {
        final var before = failures();
        try (var connection = door.raw(gateway.port())) {
            assertThat(initialize(connection, "/mcp", GOOD.signed()).status()).isEqualTo(200);
            assertThat(initialize(connection, "/mcp", GOOD.claim("exp", in(-10)).signed())
                            .status())
                    .as("expired within the skew")
                    .isEqualTo(200);
            assertThat(initialize(
                                    connection,
                                    "/mcp",
                                    GOOD.claim("aud", List.of("x", FrontDoor.PUBLIC + "/mcp"))
                                            .signed())
                            .status())
                    .as("one audience of several")
                    .isEqualTo(200);
            assertThat(initialize(
                                    connection,
                                    "/mcp",
                                    GOOD.without("sub")
                                            .claim("client_id", "robot")
                                            .signed())
                            .status())
                    .as("a client in place of a subject")
                    .isEqualTo(200);
        }
        assertThat(rise(before, failures())).isEmpty();
    }

    @Test
    void aHeadThatIsTooLargeIsNotLookedAt() throws Exception {
        final var before = failures();
        try (var connection = door.raw(gateway.port())) {
            final var answer =
                    connection.post("/mcp", FrontDoor.INITIALIZE, "Authorization: Bearer " + "a".repeat(70 * 1024));
            assertThat(answer.status()).isEqualTo(431);
            assertThat(answer.field("WWW-Authenticate")).isEmpty();
        }
        assertThat(rise(before, failures())).isEmpty();
    }

    /** The body of a stranger is not waited for: it may be endless. */
    @Test
    void aStrangerIsRefusedByTheHeadAlone() throws Exception {
        try (var connection = door.raw(gateway.port())) {
            connection.write("""
                    POST /mcp HTTP/1.1\r
                    Host: localhost\r
                    Content-Type: application/json\r
                    Accept: application/json, text/event-stream\r
                    Content-Length: 1000000\r
                    \r
                    """.getBytes(StandardCharsets.US_ASCII));
            assertThat(connection.read().status()).isEqualTo(401);
        }
    }

    /** One story, because the gateway has one memory: no keys yet, a storm, then an outage. */
    @Test
    void anIssuerIsAskedOnceInAStormAndItsLastGoodKeysOutliveIt() throws Exception {
        final var key = AnyToken.key("found");
        final var good = AnyToken.of(
                key, Map.of("iss", issuer.url(), "sub", "alice", "aud", FrontDoor.PUBLIC + "/found", "exp", in(3600)));

        keysAreMissing(good);
        issuer.publish(AnyToken.jwks(key));
        unknownKeyStorm(good);
        assertThat(issuer.keysServed()).isEqualTo(1);

        try (var connection = door.raw(gateway.port())) {
            assertThat(initialize(connection, "/found", good.signed()).status()).isEqualTo(200);
            issuer.breakDown();
            assertThat(initialize(connection, "/found", good.claim("sub", "bob").signed())
                            .status())
                    .as("a token never seen before, by the last good keys")
                    .isEqualTo(200);
            assertThat(initialize(
                                    connection,
                                    "/found",
                                    good.signedBy(UNPUBLISHED)
                                            .header("kid", "k2")
                                            .signed())
                            .status())
                    .as("an unknown key in the outage")
                    .isEqualTo(401);
        }
        assertThat(issuer.keysServed()).isEqualTo(1);
    }

    private static void keysAreMissing(final AnyToken good) throws Exception {
        final var before = failures();
        try (var connection = door.raw(gateway.port())) {
            final var answer = initialize(connection, "/found", good.signed());
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.field("Retry-After")).isEqualTo("5");
            assertThat(answer.field("WWW-Authenticate")).isEmpty();
            assertThat(answer.body()).contains("\"tier\":\"gateway\"", "\"retryable\":true", "\"retryAfterMs\":5000");
        }
        assertThat(rise(before, failures()))
                .isEqualTo(Map.of("mcp_auth_failures_total{reason=\"keys_unavailable\",route=\"found\"}", 1L));
    }

    /** Waves of tokens by a key that nobody published, until one wave met the issuer's keys. */
    private static void unknownKeyStorm(final AnyToken good) throws Exception {
        final var token = good.signedBy(UNPUBLISHED).header("kid", "k2");
        final long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        Set<Integer> statuses = Set.of();
        while (!statuses.equals(Set.of(401)) && System.nanoTime() < deadline) {
            statuses = wave(token);
            assertThat(statuses).isSubsetOf(401, 503);
        }
        assertThat(statuses).containsExactly(401);
        assertThat(wave(token)).containsExactly(401);
    }

    private static Set<Integer> wave(final AnyToken token) throws Exception {
        final var together = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            final var answers = IntStream.range(0, 20)
                    .mapToObj(i -> (Callable<Integer>) () -> {
                        try (var connection = door.raw(gateway.port())) {
                            together.await(1, TimeUnit.SECONDS);
                            return initialize(
                                            connection,
                                            "/found",
                                            token.claim("jti", Integer.toString(i))
                                                    .signed())
                                    .status();
                        }
                    })
                    .map(threads::submit)
                    .toList();
            together.countDown();
            final var statuses = new java.util.TreeSet<Integer>();
            for (final var answer : answers) {
                statuses.add(answer.get());
            }
            return statuses;
        }
    }

    private static RawHttps.Answer initialize(final RawHttps connection, final String path, final String token)
            throws IOException {
        return connection.post(path, FrontDoor.INITIALIZE, "Authorization: Bearer " + token);
    }

    private static Map<String, Long> failures() throws IOException, InterruptedException {
        final var found = new java.util.HashMap<String, Long>();
        gateway.status("/metrics").body().lines().map(FAILURES::matcher).forEach(line -> {
            if (line.matches()) {
                found.put(line.group(1), Long.parseLong(line.group(2)));
            }
        });
        return found;
    }

    /** Which counters went up, and by how much. */
    private static Map<String, Long> rise(final Map<String, Long> before, final Map<String, Long> after) {
        final var risen = new java.util.HashMap<String, Long>();
        after.forEach((name, value) -> {
            final long more = value - before.getOrDefault(name, 0L);
            if (more != 0) {
                risen.put(name, more);
            }
        });
        return risen;
    }

    private static int code(final String body) {
        final var code = CODE.matcher(body);
        assertThat(code.find()).as(body).isTrue();
        return Integer.parseInt(code.group(1));
    }

    private static String hmac(final byte[] secret) {
        try {
            final var header =
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1").build();
            final var input = GOOD.header("alg", "HS256").over("");
            final var signed = input.substring(0, input.length() - 1);
            final Base64URL signature = new MACSigner(secret).sign(header, signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + signature;
        } catch (final JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] der() {
        try {
            return KEY.toPublicKey().getEncoded();
        } catch (final JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] jwk() {
        return KEY.toPublicJWK().toJSONString().getBytes(StandardCharsets.US_ASCII);
    }

    private static long in(final int seconds) {
        return Instant.now().getEpochSecond() + seconds;
    }
}
