package io.sallyport.demo.selftest;

import io.sallyport.demo.stage.Demo;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Who gets in: the challenge, the metadata it points to (RFC 9728), and tokens that do not open the door. */
final class DoorSteps {

    private static final Pattern METADATA = Pattern.compile("resource_metadata=\"([^\"]+)\"");

    private DoorSteps() {}

    static List<Step> steps() {
        return List.of(
                new Step("no token is 401 with a challenge that names the metadata", DoorSteps::challenges),
                new Step("the metadata names the resource and its issuer", DoorSteps::publishesMetadata),
                new Step("a token that is not one is 401", DoorSteps::refusesGarbage),
                new Step("a token for another audience is 401", DoorSteps::refusesForeignAudience),
                new Step("an expired token is 401", DoorSteps::refusesExpired));
    }

    private static void challenges(Demo demo) throws Exception {
        final var answer = Visitor.of(demo).initialize();
        Expect.equal(401, answer.statusCode(), "the status");
        Expect.that(METADATA.matcher(challenge(answer)).find(), "no resource_metadata in: " + challenge(answer));
    }

    private static void publishesMetadata(Demo demo) throws Exception {
        final var visitor = Visitor.of(demo);
        final var named = METADATA.matcher(challenge(visitor.initialize()));
        Expect.that(named.find(), "no challenge names the metadata");
        final var answer = visitor.get(URI.create(named.group(1)));
        Expect.equal(200, answer.statusCode(), "the status of " + named.group(1));
        final var metadata = Visitor.json(answer);
        Expect.equal(demo.endpoint().toString(), metadata.get("resource"), "resource");
        Expect.equal(List.of(demo.tokens().issuer()), metadata.get("authorization_servers"), "authorization_servers");
    }

    private static void refusesGarbage(Demo demo) throws Exception {
        refuses(demo, "not-a-token");
    }

    private static void refusesForeignAudience(Demo demo) throws Exception {
        refuses(demo, demo.tokens().mint("https://elsewhere.example/mcp", "ann", Duration.ofHours(1)));
    }

    private static void refusesExpired(Demo demo) throws Exception {
        refuses(demo, demo.tokens().mint(demo.endpoint().toString(), "ann", Duration.ofHours(-1)));
    }

    private static void refuses(Demo demo, String token) throws Exception {
        final HttpResponse<String> answer = Visitor.of(demo).initialize(token);
        Expect.equal(401, answer.statusCode(), "the status");
        Expect.contains(challenge(answer), "invalid_token", "the challenge");
        Expect.that(!answer.body().contains(token), "the answer repeats the token");
    }

    private static String challenge(HttpResponse<String> answer) throws IOException {
        return answer.headers()
                .firstValue("WWW-Authenticate")
                .orElseThrow(() -> new IOException("no WWW-Authenticate in a " + answer.statusCode() + " answer"));
    }
}
