package io.sallyport.demo.stage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;

/** The demo's working directory: the gateway's configuration beside the certificates and keys it names, and the logs. */
public record DemoDirectory(Path path) {

    /** Creates it, or fills an existing one anew. */
    public static DemoDirectory prepare(Path path, DemoPki pki, DemoTokens tokens) throws IOException {
        final var directory = new DemoDirectory(Files.createDirectories(path).toRealPath());
        pki.writeAuthority(directory.authority());
        DemoPki.write(pki.forLoopback(), directory.file("server.crt"), directory.file("server.key"));
        tokens.writeJwks(directory.file("issuer.jwks"));
        PrivateFiles.write(directory.file("session.key"), sessionKey());
        try (InputStream template = DemoDirectory.class.getResourceAsStream("/demo.yaml")) {
            Files.copy(
                    Objects.requireNonNull(template, "demo.yaml is not in the jar"),
                    directory.configuration(),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        return directory;
    }

    /** The certificate that clients must trust. */
    public Path authority() {
        return file("ca.crt");
    }

    public Path configuration() {
        return file("gateway.yaml");
    }

    public Path file(String name) {
        return path.resolve(name);
    }

    private static String sessionKey() {
        final byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
