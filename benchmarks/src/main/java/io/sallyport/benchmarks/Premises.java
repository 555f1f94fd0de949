package io.sallyport.benchmarks;

import io.sallyport.demo.stage.DemoPki;
import io.sallyport.demo.stage.DemoTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;

/** The files that gateway.yaml names: the issuer's keys, a certificate, the key of sessions. */
final class Premises {

    private static final String ISSUER = "https://issuer.sallyport.example";
    private static final int KEY_BYTES = 32;

    private Premises() {}

    /** Writes them, and returns who signs tokens there. */
    static DemoTokens write(final Path directory) throws IOException {
        final var clock = InstantSource.system();
        final var tokens = DemoTokens.create(ISSUER, clock);
        tokens.writeJwks(directory.resolve("issuer.jwks"));
        DemoPki.write(
                DemoPki.create(clock).forLoopback(), directory.resolve("server.crt"), directory.resolve("server.key"));
        Files.writeString(directory.resolve("session.key"), randomKey());
        return tokens;
    }

    private static String randomKey() {
        final var key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
