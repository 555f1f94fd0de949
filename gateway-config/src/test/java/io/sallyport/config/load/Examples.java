package io.sallyport.config.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** The published configurations beside the files they refer to. */
final class Examples {

    private static final Path CONF = Path.of("..", "conf");

    private Examples() {}

    /** A copy of {@code conf} in which absolute paths begin at {@code root}, where certificates and secrets are made. */
    static void copyTo(final Path root) throws Exception {
        try (Stream<Path> files = Files.walk(CONF)) {
            for (final Path file :
                    files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
                copy(file, root);
            }
        }
        CertificateFiles.make(root, "any", "2026/11/01 00:00:00", "-keyalg", "EC", "-groupname", "secp256r1");
        for (final String name : List.of("tls/tls", "tls/client", "tls/internal-ca", "tls/mcp/tls", "tls/ops/tls")) {
            Files.createDirectories(root.resolve(name).getParent());
            Files.copy(root.resolve("any.crt"), root.resolve(name + ".crt"), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(root.resolve("any.key"), root.resolve(name + ".key"), StandardCopyOption.REPLACE_EXISTING);
        }
        new Workspace(root)
                .write("keys/k1", "0123456789abcdefghijklmnopqrstuv\n")
                .write("keys/k2", "vutsrqponmlkjihgfedcba9876543210\n")
                .write("secrets/crm-token", "token\n")
                .write("secrets/api-keys.yaml", "keys: []\n");
    }

    private static void copy(final Path file, final Path root) throws IOException {
        final Path to = root.resolve(CONF.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.writeString(to, Files.readString(file).replaceAll("(?<=[ :])/(?=(?:tls|keys|secrets)/)", root + "/"));
    }
}
