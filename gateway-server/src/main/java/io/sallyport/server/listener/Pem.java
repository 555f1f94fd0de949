package io.sallyport.server.listener;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A block of a PEM file (RFC 7468); text around the blocks is ignored. */
record Pem(String label, byte[] der) {

    private static final long LARGEST_FILE = 1 << 20;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s([^-]*(?:-[^-]+)*)-----END \\1-----");

    static List<Pem> read(final Path file) throws UnusableCertificateException {
        final Matcher blocks = BLOCK.matcher(text(file));
        final List<Pem> found = new ArrayList<>();
        while (blocks.find()) {
            found.add(new Pem(blocks.group(1), decode(file, blocks.group(2))));
        }
        return found;
    }

    private static byte[] decode(final Path file, final String body) throws UnusableCertificateException {
        if (body.contains("ENCRYPTED")) {
            throw new UnusableCertificateException(file + ": the key is encrypted; store it without a passphrase");
        }
        return Base64.getMimeDecoder().decode(body);
    }

    private static String text(final Path file) throws UnusableCertificateException {
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new UnusableCertificateException(file + ": larger than 1 MiB, this is no PEM file");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (final NoSuchFileException e) {
            throw new UnusableCertificateException(file + ": no such file", e);
        } catch (final IOException e) {
            throw new UnusableCertificateException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
