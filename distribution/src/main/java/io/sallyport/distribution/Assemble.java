package io.sallyport.distribution;

import java.io.IOException;
import java.nio.file.Path;

/**
 * {@code Assemble PROJECT TARGET VERSION}: from the jars in {@code TARGET/jars} and the bill of materials {@code TARGET/bom.json}, makes in
 * {@code TARGET}
 *
 * <ul>
 *   <li>{@code sallyport-VERSION}, which runs where it is, and {@code sallyport-VERSION.tar.gz} of it,
 *   <li>{@code root}, the root file system of a container, and {@code sallyport-VERSION-image.tar}, an OCI image of it.
 * </ul>
 *
 * <p>All of them are for the machine's own system and processor, and with its own JDK.
 */
final class Assemble {

    private Assemble() {}

    public static void main(final String[] args) throws IOException, InterruptedException {
        assemble(Path.of(args[0]), Path.of(args[1]), args[2]);
        System.exit(0); // threads of the servers that took part do not end
    }

    private static void assemble(final Path project, final Path target, final String version)
            throws IOException, InterruptedException {
        final var name = "sallyport-" + version;
        final var distribution = Distribution.lay(target.resolve(name), project, target);
        RuntimeImage.make(distribution);
        Training.run(distribution, target.resolve("training"));
        final var root = ContainerRoot.lay(target.resolve("root"), distribution);
        Archive.of(target, name, target.resolve(name + ".tar.gz"));
        OciImage.write(root, version, target);
    }
}
