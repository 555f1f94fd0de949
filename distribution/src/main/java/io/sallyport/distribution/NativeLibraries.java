package io.sallyport.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * Netty unpacks the native libraries in its jars into {@code java.io.tmpdir}, and goes on without them where it cannot: with the JDK's TLS and
 * {@code nio}. What is on {@code java.library.path} it takes from there.
 */
final class NativeLibraries {

    private static final String WHERE = "META-INF/native/";

    private NativeLibraries() {}

    /** Those of other processors than this machine's are left. */
    static void unpack(final Path jar, final Path into) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            final var ours = "_" + processor() + ".so";
            for (final var library : file.stream()
                    .filter(entry ->
                            entry.getName().startsWith(WHERE) && entry.getName().endsWith(ours))
                    .toList()) {
                write(file, library, into);
            }
        }
    }

    private static void write(final JarFile file, final ZipEntry library, final Path into) throws IOException {
        try (InputStream bytes = file.getInputStream(library)) {
            Files.copy(
                    bytes,
                    into.resolve(library.getName().substring(WHERE.length())),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** As Netty names it. */
    private static String processor() {
        final var name = System.getProperty("os.arch", "");
        return switch (name) {
            case "amd64" -> "x86_64";
            case "aarch64" -> "aarch_64";
            default -> name;
        };
    }
}
