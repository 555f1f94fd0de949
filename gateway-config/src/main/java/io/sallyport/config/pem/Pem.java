package io.sallyport.config.pem;

import io.sallyport.config.PemFile;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A block of a PEM file (RFC 7468), not decoded yet, so that only what is asked for can be refused; text around the blocks is ignored. */
record Pem(PemFile file, String label, String body) {

    /** Never goes back, so that no file needs more stack than another. */
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s([^-]*+(?:-[^-]++)*+)-----END \\1-----");

    static List<Pem> read(final PemFile file) {
        final Matcher blocks = BLOCK.matcher(file.content().value());
        final List<Pem> found = new ArrayList<>();
        while (blocks.find()) {
            found.add(new Pem(file, blocks.group(1), blocks.group(2)));
        }
        return found;
    }

    byte[] der() throws UnusableCertificateException {
        if (body.contains("ENCRYPTED")) {
            throw encrypted();
        }
        try {
            return Base64.getMimeDecoder().decode(body);
        } catch (final IllegalArgumentException e) {
            throw new UnusableCertificateException(file.path(), "is no PEM file: " + e.getMessage(), e);
        }
    }

    UnusableCertificateException encrypted() {
        return new UnusableCertificateException(
                file.path(),
                "the key is encrypted; store it without a passphrase: openssl pkey -in encrypted.key -out tls.key");
    }

    /** Without the body, which may be a secret. */
    @Override
    public String toString() {
        return label + " in " + file.path();
    }
}
