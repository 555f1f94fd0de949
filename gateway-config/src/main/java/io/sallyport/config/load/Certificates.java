package io.sallyport.config.load;

import io.sallyport.config.CertifiedKey;
import io.sallyport.config.PemFile;
import io.sallyport.config.Secret;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Reads PEM files and proves that what belongs together does. */
record Certificates(Values values, InstantSource clock) {

    /** The keys {@code certificate} and {@code key} of a mapping, both required. */
    Optional<CertifiedKey> pair(final Fields fields) {
        final Optional<PemFile> certificate = fields.requiredRaw("certificate").flatMap(this::file);
        final Optional<PemFile> key = fields.requiredRaw("key").flatMap(this::file);
        final Optional<X509Certificate> leaf = certificate
                .flatMap(file -> certificates(file, fields.at("certificate")))
                .map(List::getFirst);
        final Optional<PrivateKey> secret = key.flatMap(file -> key(file, fields.at("key")));
        if (leaf.isEmpty() || secret.isEmpty() || !belong(leaf.get(), secret.get(), fields)) {
            return Optional.empty();
        }
        warnIfStale(leaf.get(), fields.at("certificate"));
        return Optional.of(new CertifiedKey(certificate.get(), key.get()));
    }

    /** A bundle of authorities under a key. */
    Optional<PemFile> authorities(final Fields fields, final String key) {
        return fields.raw(key)
                .flatMap(this::file)
                .filter(file -> certificates(file, fields.at(key)).isPresent());
    }

    private Optional<PemFile> file(final Yaml value) {
        final Optional<Path> path = values.path(value);
        return path.flatMap(file -> values.files().text(file, value.at()))
                .map(text -> new PemFile(path.get(), new Secret(text)));
    }

    private Optional<List<X509Certificate>> certificates(final PemFile file, final Position at) {
        try {
            return Optional.of(Pem.certificates(file.content().value()));
        } catch (final GeneralSecurityException malformed) {
            return values.refuse(at, "no PEM certificate in " + Quoted.path(file.path()), "");
        }
    }

    private Optional<PrivateKey> key(final PemFile file, final Position at) {
        try {
            return Optional.of(Pem.key(file.content().value()));
        } catch (final GeneralSecurityException malformed) {
            return values.refuse(
                    at,
                    "no PKCS #8 private key in " + Quoted.path(file.path()),
                    "convert it: openssl pkcs8 -topk8 -nocrypt");
        }
    }

    private boolean belong(final X509Certificate leaf, final PrivateKey key, final Fields fields) {
        if (!Pem.belong(leaf, key)) {
            values.problems().error(fields.at("key"), "the key does not belong to the certificate", "");
            return false;
        }
        return true;
    }

    private void warnIfStale(final X509Certificate leaf, final Position at) {
        final Instant end = leaf.getNotAfter().toInstant();
        final Instant begin = leaf.getNotBefore().toInstant();
        if (clock.instant().isAfter(end)) {
            values.problems().warn(at, "the certificate expired at " + end, "");
        } else if (clock.instant().isBefore(begin)) {
            values.problems().warn(at, "the certificate is not valid before " + begin, "");
        }
    }
}
