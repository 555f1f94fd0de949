package io.sallyport.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * An image of one layer as a tar archive of an image layout (OCI image-spec v1.1, image-layout.md), which engines load and registries' clients
 * copy. It stands on no other image.
 */
final class OciImage {

    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";
    private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

    private final Path layout;

    private OciImage(final Path layout) {
        this.layout = layout;
    }

    /** A file of the layout that is named by its content. */
    private record Blob(String type, String digest, long size) {

        private String descriptor(final String more) {
            return "{\"mediaType\":\"%s\",\"digest\":\"sha256:%s\",\"size\":%d%s}".formatted(type, digest, size, more);
        }
    }

    /** Writes {@code sallyport-VERSION-image.tar}. */
    static void write(final ContainerRoot root, final String version, final Path target)
            throws IOException, InterruptedException {
        final var layout = target.resolve("image");
        Tree.delete(layout);
        Files.createDirectories(layout.resolve("blobs/sha256"));
        new OciImage(layout).write(root, version);
        Archive.ofContent(layout, target.resolve("sallyport-" + version + "-image.tar"));
        Tree.delete(layout);
    }

    private void write(final ContainerRoot root, final String version) throws IOException, InterruptedException {
        final var file = layout.resolve("layer");
        Archive.ofContent(root.directory(), file);
        final var layer = blob(LAYER, file);
        final var config = blob(CONFIG, ImageConfig.json(version, layer.digest()));
        final var manifest = blob(MANIFEST, """
                {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}""".formatted(MANIFEST, config.descriptor(""), layer.descriptor("")));
        final var name = ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"" + version
                + "\",\"io.containerd.image.name\":\"sallyport:" + version + "\"}";
        Files.writeString(layout.resolve("index.json"), """
                {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[%s]}""".formatted(manifest.descriptor(name)));
        Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    }

    private Blob blob(final String type, final String json) throws IOException {
        return blob(type, Files.writeString(layout.resolve("json"), json, StandardCharsets.UTF_8));
    }

    private Blob blob(final String type, final Path file) throws IOException {
        final var blob = new Blob(type, digest(file), Files.size(file));
        Files.move(file, layout.resolve("blobs/sha256").resolve(blob.digest()));
        return blob;
    }

    private static String digest(final Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file);
                var digested = new DigestInputStream(bytes, MessageDigest.getInstance("SHA-256"))) {
            digested.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digested.getMessageDigest().digest());
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
