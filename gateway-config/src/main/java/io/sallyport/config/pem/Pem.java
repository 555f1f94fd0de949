package io.sallyport.config.pem;

import io.sallyport.config.PemFile;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A block of a PEM file (RFC 7468); text around the blocks is ignored. */
record Pem(String label, byte[] der) {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s([^-]*(?:-[^-]+)*)-----END \\1-----");

    static List<Pem> read(final PemFile file) throws UnusableCertificateException {
        final Matcher blocks = BLOCK.matcher(file.content().value());
        final List<Pem> found = new ArrayList<>();
        while (blocks.find()) {
            found.add(new Pem(blocks.group(1), decode(file, blocks.group(2))));
        }
        return found;
    }

    private static byte[] decode(final PemFile file, final String body) throws UnusableCertificateException {
        if (body.contains("ENCRYPTED")) {
            throw PrivateKeys.encrypted(file);
        }
        try {
            return Base64.getMimeDecoder().decode(body);
        } catch (final IllegalArgumentException e) {
            throw new UnusableCertificateException(file.path(), "is no PEM file: " + e.getMessage(), e);
        }
    }
}
