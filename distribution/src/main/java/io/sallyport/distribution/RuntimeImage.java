package io.sallyport.distribution;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;

/** A Java with no more in it than the gateway needs, out of the JDK that this runs on. */
final class RuntimeImage {

    /** What the jars ask for by {@code jdeps}, less what is never reached (AWT, SQL, RMI), and what is found by services alone. */
    private static final List<String> MODULES = List.of(
            "java.base",
            "java.logging",
            "java.management",
            "java.naming", // Nimbus parses names in certificates
            "java.net.http",
            "java.xml", // Logback's configuration
            "jdk.crypto.ec",
            "jdk.jfr",
            "jdk.management",
            "jdk.naming.dns",
            "jdk.net",
            "jdk.unsupported",
            "jdk.zipfs");

    private RuntimeImage() {}

    static void make(final Distribution distribution) throws IOException, InterruptedException {
        link(distribution.runtime());
        // Its own classes, mapped by what runs without the gateway's cache: probes and hooks.
        Program.run(List.of(distribution.java().toString(), "-XX:+UseSerialGC", "-Xshare:dump"));
    }

    private static void link(final Path into) throws IOException {
        final var jlink = ToolProvider.findFirst("jlink").orElseThrow(() -> new IOException("this JDK has no jlink"));
        final var said = new StringWriter();
        final var out = new PrintWriter(said);
        final int status = jlink.run(
                out,
                out,
                "--add-modules",
                String.join(",", MODULES),
                "--no-header-files",
                "--no-man-pages",
                "--compress",
                "zip-6",
                "--output",
                into.toString());
        if (status != 0) {
            throw new IOException("jlink failed: " + said);
        }
    }
}
