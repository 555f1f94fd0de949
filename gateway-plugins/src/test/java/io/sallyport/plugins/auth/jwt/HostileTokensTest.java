package io.sallyport.plugins.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.sallyport.plugins.spi.Authentication;
import io.sallyport.plugins.spi.Authenticator;
import io.sallyport.plugins.spi.RequestHead;
import io.sallyport.plugins.testing.Heads;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What attackers and mistakes send, and the reason each is refused for. */
final class HostileTokensTest {

    private static final TokenKey RSA = TokenKey.generate("rsa", "RS256");
    private static final TokenKey EC = TokenKey.generate("ec", "ES256");
    private static final TokenKey ED = TokenKey.generate("ed", "EdDSA");
    private static final TokenKey WEAK = TokenKey.generate("weak", "RS256", 1024);
    private static final TokenKey ENCRYPTION = TokenKey.generate("enc", "RS256");
    private static final TokenKey STRANGER = TokenKey.generate("rsa", "RS256");
    private static final byte[] SECRET = "a secret that someone put into the key set".getBytes(StandardCharsets.UTF_8);

    private static final JwtFixture IDP = new JwtFixture(RSA);
    private static final Authenticator AUTHENTICATOR = IDP.authenticator(JwtFixture.settings(
            RSA.jwk(),
            EC.jwk(),
            ED.jwk(),
            WEAK.jwk(),
            new RSAKey.Builder((RSAPublicKey) ENCRYPTION.pair().getPublic())
                    .keyID("enc")
                    .keyUse(KeyUse.ENCRYPTION)
                    .build(),
            new OctetSequenceKey.Builder(SECRET).keyID("oct").build()));

    record Row(String name, RequestHead head, String reason) {

        @Override
        public String toString() {
            return name + " → " + reason;
        }
    }

    private static Row row(final String name, final String token, final String reason) {
        return row(name, Heads.bearer(token), reason);
    }

    private static Row row(final String name, final RequestHead head, final String reason) {
        return new Row(name, head, reason);
    }

    static Stream<Row> finallyRefused() {
        return Stream.of(times(), audiences(), subjects(), algorithms(), signatures(), headers(), forms(), fields())
                .flatMap(List::stream);
    }

    private static List<Row> times() {
        final var claims = IDP.claims();
        return List.of(
                row("expired an hour ago", IDP.token(claims.with("exp", IDP.seconds(-3600))), "expired"),
                row("expired as long ago as the skew", IDP.token(claims.with("exp", IDP.seconds(-30))), "expired"),
                row("expired at the epoch", IDP.token(claims.with("exp", 0)), "expired"),
                row("expired before the epoch", IDP.token(claims.with("exp", -1)), "expired"),
                row("never expires", IDP.token(claims.without("exp")), "no_expiry"),
                row("expires at a text", IDP.token(claims.with("exp", "tomorrow")), "malformed"),
                row("expires at a list", IDP.token(claims.with("exp", List.of(IDP.seconds(60)))), "malformed"),
                row("not yet valid", IDP.token(claims.with("nbf", IDP.seconds(31))), "not_yet_valid"),
                row("issued in the future", IDP.token(claims.with("iat", IDP.seconds(31))), "issued_in_future"));
    }

    private static List<Row> audiences() {
        final var claims = IDP.claims();
        final var rows = Stream.of(
                        "https://mcp.example.com/other",
                        "https://mcp.example.com/mcp/",
                        "https://mcp.example.com/mc",
                        "https://mcp.example.com/mcp/more",
                        "https://mcp.example.com/MCP",
                        "https://mcp.example.com:8443/mcp",
                        "https://mcp.example.com.evil.example/mcp",
                        "https://mcp.example.com@evil.example/mcp",
                        "http://mcp.example.com/mcp",
                        "https://mcp.example.com/mcp?x",
                        "https://mcp.example.com/mcp#x",
                        "not a uri",
                        "")
                .map(aud -> row("audience '" + aud + "'", IDP.token(claims.with("aud", aud)), "wrong_audience"));
        return Stream.concat(
                        rows,
                        Stream.of(
                                row("no audience", IDP.token(claims.without("aud")), "wrong_audience"),
                                row("empty audiences", IDP.token(claims.with("aud", List.of())), "wrong_audience")))
                .toList();
    }

    private static List<Row> subjects() {
        final var claims = IDP.claims().without("sub");
        return List.of(
                row("neither subject nor client", IDP.token(claims), "no_subject"),
                row("a blank subject", IDP.token(claims.with("sub", " ")), "no_subject"),
                row("a blank client", IDP.token(claims.with("client_id", "")), "no_subject"),
                row("a list as subject", IDP.token(claims.with("sub", List.of("alice"))), "malformed"));
    }

    private static List<Row> algorithms() {
        return List.of(
                row("alg none", unsigned("none", ""), "unsupported_algorithm"),
                row("alg None", unsigned("None", ""), "unsupported_algorithm"),
                row("alg NONE", unsigned("NONE", ""), "unsupported_algorithm"),
                row("alg nOnE with a signature", unsigned("nOnE", "c2ln"), "unsupported_algorithm"),
                row("alg none with a signature", unsigned("none", "c2ln"), "unsupported_algorithm"),
                row("HS256 keyed with the public key in PEM", hmac("rsa", pem()), "unsupported_algorithm"),
                row("HS256 keyed with the public key in DER", hmac("rsa", der()), "unsupported_algorithm"),
                row("HS256 keyed with the JWK itself", hmac("rsa", jwk()), "unsupported_algorithm"),
                row("HS256 keyed with a key of the set", hmac("oct", SECRET), "unsupported_algorithm"),
                row("ES256K", signed(EC, IDP.header().with("alg", "ES256K")), "unsupported_algorithm"),
                row("an unheard-of algorithm", signed(RSA, IDP.header().with("alg", "XX1")), "unsupported_algorithm"),
                row(
                        "a key encryption algorithm",
                        signed(RSA, IDP.header().with("alg", "RSA-OAEP")),
                        "unsupported_algorithm"),
                row("no algorithm", signed(RSA, IDP.header().without("alg")), "malformed"),
                row("a number as algorithm", signed(RSA, IDP.header().with("alg", 256)), "malformed"),
                row("RS256 signature called PS256", signed(RSA, IDP.header().with("alg", "PS256")), "bad_signature"),
                row("RS256 signature called RS512", signed(RSA, IDP.header().with("alg", "RS512")), "bad_signature"),
                row("ES256 with the id of an RSA key", signed(EC, IDP.header().with("alg", "ES256")), "unknown_key"),
                row("EdDSA with the id of an RSA key", signed(ED, IDP.header().with("alg", "EdDSA")), "unknown_key"),
                row(
                        "ES384 with the id of a P-256 key",
                        signed(EC, JwtFixture.header(EC.as("ES384"))),
                        "bad_signature"));
    }

    private static List<Row> signatures() {
        final var good = IDP.token();
        final var payload = Base64URL.encode(IDP.claims().with("sub", "root").toString());
        final var head = good.substring(0, good.indexOf('.'));
        final var signature = good.substring(good.lastIndexOf('.') + 1);
        final var ec = JwtFixture.header(EC).toString();
        return List.of(
                row("payload exchanged", head + "." + payload + "." + signature, "bad_signature"),
                row("signature stripped", good.substring(0, good.lastIndexOf('.') + 1), "bad_signature"),
                row("signature cut", good.substring(0, good.length() - 8), "bad_signature"),
                row(
                        "signature of another token",
                        IDP.token(IDP.claims().with("jti", "x")).replaceAll("[^.]+$", signature),
                        "bad_signature"),
                row("ES256 signature of zeros", raw(ec, new byte[64]), "bad_signature"),
                row("ES256 signature too long", raw(ec, new byte[65]), "bad_signature"),
                row("EdDSA signature of zeros", raw(JwtFixture.header(ED).toString(), new byte[64]), "bad_signature"),
                row("EdDSA signature too short", raw(JwtFixture.header(ED).toString(), new byte[63]), "bad_signature"),
                row("a stranger's key under a known id", signed(STRANGER, IDP.header()), "bad_signature"),
                row(
                        "a stranger's key without an id",
                        signed(STRANGER, IDP.header().without("kid")),
                        "bad_signature"),
                row("an unknown key id", signed(STRANGER, IDP.header().with("kid", "new")), "unknown_key"),
                row(
                        "a key id that is a path",
                        signed(STRANGER, IDP.header().with("kid", "../../dev/null")),
                        "unknown_key"),
                row(
                        "a key id that is a query",
                        signed(STRANGER, IDP.header().with("kid", "' OR 1=1 --")),
                        "unknown_key"),
                row("an RSA key of 1024 bits", signed(WEAK, JwtFixture.header(WEAK)), "unknown_key"),
                row("a key for encryption", signed(ENCRYPTION, JwtFixture.header(ENCRYPTION)), "unknown_key"));
    }

    private static List<Row> headers() {
        final var evil = "https://evil.example/keys";
        return List.of(
                row(
                        "own key in jwk",
                        signed(STRANGER, IDP.header().with("jwk", STRANGER.jwk().toJSONObject())),
                        "bad_signature"),
                row("own key in jku", signed(STRANGER, IDP.header().with("jku", evil)), "bad_signature"),
                row("own key in x5u", signed(STRANGER, IDP.header().with("x5u", evil)), "bad_signature"),
                row(
                        "own certificate in x5c",
                        signed(STRANGER, IDP.header().with("x5c", List.of("MIIB"))),
                        "bad_signature"),
                row(
                        "a private key in jwk",
                        signed(STRANGER, IDP.header().with("jwk", Map.of("kty", "oct", "k", "AAAA"))),
                        "malformed"),
                row(
                        "an unknown critical header",
                        signed(RSA, IDP.header().with("crit", List.of("x")).with("x", 1)),
                        "critical_header"),
                row(
                        "an unencoded payload",
                        signed(RSA, IDP.header().with("crit", List.of("b64")).with("b64", false)),
                        "critical_header"),
                row("a logout token", signed(RSA, IDP.header().with("typ", "logout+jwt")), "unsupported_type"),
                row("a DPoP proof", signed(RSA, IDP.header().with("typ", "dpop+jwt")), "unsupported_type"),
                row("a security event", signed(RSA, IDP.header().with("typ", "secevent+jwt")), "unsupported_type"),
                row("a token in a token", signed(RSA, IDP.header().with("cty", "JWT")), "nested"));
    }

    private static List<Row> forms() {
        final var good = IDP.header().toString();
        return List.of(
                row(
                        "an encrypted header on three parts",
                        signed(RSA, Json.of("alg", "RSA-OAEP").with("enc", "A256GCM")),
                        "encrypted"),
                row("a header that is no JSON", RSA.sign("header", IDP.claims().toString()), "malformed"),
                row("a header that is a list", RSA.sign("[]", IDP.claims().toString()), "malformed"),
                row("a header of nested lists", RSA.sign("{\"x\":" + "[".repeat(5000), "{}"), "malformed"),
                row("claims that are no JSON", RSA.sign(good, "claims"), "malformed"),
                row("claims that are a list", RSA.sign(good, "[]"), "malformed"),
                row("claims that are a text", RSA.sign(good, "\"" + IDP.token() + "\""), "malformed"),
                row("claims that are pairs", RSA.sign(good, "[[\"iss\",\"" + JwtFixture.ISSUER + "\"]]"), "malformed"),
                row("a claim twice", RSA.sign(good, "{\"sub\":\"alice\",\"sub\":\"root\"}"), "malformed"),
                row(
                        "a header of pairs",
                        RSA.sign("[[\"alg\",\"RS256\"]]", IDP.claims().toString()),
                        "malformed"),
                row(
                        "an algorithm twice",
                        RSA.sign(
                                "{\"alg\":\"none\",\"alg\":\"RS256\"}",
                                IDP.claims().toString()),
                        "malformed"),
                row("claims cut short", RSA.sign(good, "{\"iss\":"), "malformed"),
                row("claims of nested lists", RSA.sign(good, "{\"iss\":" + "[".repeat(5000)), "malformed"));
    }

    private static List<Row> fields() {
        final var good = "Bearer " + IDP.token();
        return List.of(
                row("the header twice", Heads.authorization(good, good), "duplicate_header"),
                row(
                        "the header with another scheme beside it",
                        Heads.authorization("Basic YTpi", good),
                        "duplicate_header"),
                row("a scheme without a token", Heads.authorization("Bearer"), "malformed"),
                row("a scheme and spaces", Heads.authorization("Bearer   "), "malformed"),
                row("two tokens in a row", Heads.authorization(good + " " + IDP.token()), "malformed"),
                row("two tokens in a list", Heads.authorization(good + ", " + good), "malformed"),
                row("a quoted token", Heads.bearer('"' + IDP.token() + '"'), "malformed"),
                row("a token with a line end", Heads.bearer(IDP.token() + "\nX: y"), "malformed"),
                row(
                        "a token with a letter that only looks Latin",
                        Heads.bearer(IDP.token().replaceFirst("e", "е")),
                        "malformed"),
                row(
                        "a token of 17 KiB",
                        Heads.bearer(signed(RSA, IDP.header().with("x", "x".repeat(17 * 1024)))),
                        "too_large"),
                row("a megabyte of dots", Heads.bearer(".".repeat(1 << 20)), "too_large"));
    }

    @ParameterizedTest
    @MethodSource
    void finallyRefused(final Row row) {
        assertThat(JwtFixture.judge(AUTHENTICATOR, row.head()))
                .isInstanceOfSatisfying(Authentication.Rejected.class, refusal -> {
                    assertThat(refusal.reason()).isEqualTo(row.reason());
                    assertThat(refusal.description()).endsWith(".").doesNotContain("eyJ");
                });
    }

    static Stream<Row> leftToOthers() {
        final var claims = IDP.claims();
        final var good = IDP.token();
        return Stream.of(
                row("another issuer", IDP.token(claims.with("iss", "https://other.example.com")), "wrong_issuer"),
                row("our issuer and a slash", IDP.token(claims.with("iss", JwtFixture.ISSUER + "/")), "wrong_issuer"),
                row(
                        "our issuer in capitals",
                        IDP.token(claims.with("iss", JwtFixture.ISSUER.toUpperCase(Locale.ROOT))),
                        "wrong_issuer"),
                row(
                        "our issuer over http",
                        IDP.token(claims.with("iss", JwtFixture.ISSUER.replace("https", "http"))),
                        "wrong_issuer"),
                row("no issuer", IDP.token(claims.without("iss")), "wrong_issuer"),
                row("an opaque token", "sp_4f9a", "malformed"),
                row("two parts", good.substring(0, good.lastIndexOf('.')), "malformed"),
                row("four parts", good + ".x", "malformed"),
                row("an encrypted token of five parts", "e30.e30.e30.e30.e30", "malformed"),
                row("three empty parts", "..", "malformed"),
                row("padding", good + "=", "malformed"),
                row("base64 that is not for URLs", good.substring(0, good.lastIndexOf('.')) + ".a+b/", "malformed"),
                row("the token in the query", Heads.of("access_token=" + good, Map.of()), "token_in_query"),
                row("the token later in the query", Heads.of("a=b&access_token=" + good, Map.of()), "token_in_query"));
    }

    @ParameterizedTest
    @MethodSource
    void leftToOthers(final Row row) {
        assertThat(JwtFixture.judge(AUTHENTICATOR, row.head()))
                .isInstanceOfSatisfying(
                        Authentication.Unrecognised.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(row.reason()));
    }

    static Stream<RequestHead> absent() {
        return Stream.of(
                Heads.none(),
                Heads.authorization("Basic YTpi"),
                Heads.authorization("BearerToken x"),
                Heads.authorization(""),
                Heads.of("no_access_token=x", Map.of()));
    }

    @ParameterizedTest
    @MethodSource
    void absent(final RequestHead head) {
        assertThat(JwtFixture.judge(AUTHENTICATOR, head)).isEqualTo(Authentication.ABSENT);
    }

    @Test
    void theSameIssuersHonestTokenIsAccepted() {
        assertThat(JwtFixture.judge(AUTHENTICATOR, Heads.bearer(IDP.token())))
                .isInstanceOf(Authentication.Accepted.class);
    }

    @Test
    void theTableHasAtLeastFortyRows() {
        assertThat(finallyRefused().count() + leftToOthers().count()).isGreaterThanOrEqualTo(40);
    }

    private static String unsigned(final String alg, final String signature) {
        return Base64URL.encode(IDP.header().with("alg", alg).toString()) + "."
                + Base64URL.encode(IDP.claims().toString()) + "." + signature;
    }

    private static String signed(final TokenKey key, final Json header) {
        return key.sign(header.toString(), IDP.claims().toString());
    }

    private static String raw(final String header, final byte[] signature) {
        return Base64URL.encode(header) + "." + Base64URL.encode(IDP.claims().toString()) + "."
                + Base64URL.encode(signature);
    }

    private static String hmac(final String kid, final byte[] secret) {
        try {
            final var header =
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(kid).build();
            final var input =
                    header.toBase64URL() + "." + Base64URL.encode(IDP.claims().toString());
            return input + "." + new MACSigner(secret).sign(header, input.getBytes(StandardCharsets.US_ASCII));
        } catch (final JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] der() {
        return RSA.pair().getPublic().getEncoded();
    }

    private static byte[] pem() {
        final var lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der());
        return ("-----BEGIN PUBLIC KEY-----\n" + lines + "\n-----END PUBLIC KEY-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] jwk() {
        return RSA.jwk().toJSONString().getBytes(StandardCharsets.US_ASCII);
    }
}
