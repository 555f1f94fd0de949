package io.sallyport.config.load;

import io.sallyport.config.CertifiedKey;
import io.sallyport.config.PemFile;
import io.sallyport.config.Secret;
import io.sallyport.config.pem.KeyPairFiles;
import io.sallyport.config.pem.PrivateKeys;
import io.sallyport.config.pem.UnusableCertificateException;
import java.nio.file.Path;
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
        final Optional<List<X509Certificate>> chain =
                certificate.flatMap(file -> read(file, fields.at("certificate"), KeyPairFiles::chain));
        final Optional<PrivateKey> secret = key.flatMap(file -> read(file, fields.at("key"), PrivateKeys::read));
        if (chain.isEmpty() || secret.isEmpty()) {
            return Optional.empty();
        }
        final KeyPairFiles pair = new KeyPairFiles(chain.get(), secret.get());
        if (!pair.matches()) {
            return values.refuse(fields.at("key"), "the key does not belong to the certificate", "");
        }
        warnIfStale(pair.leaf(), fields.at("certificate"));
        return Optional.of(new CertifiedKey(certificate.get(), key.get()));
    }

    /** A bundle of authorities under a key. */
    Optional<PemFile> authorities(final Fields fields, final String key) {
        return fields.raw(key)
                .flatMap(this::file)
                .filter(file -> read(file, fields.at(key), KeyPairFiles::chain).isPresent());
    }

    private Optional<PemFile> file(final Yaml value) {
        final Optional<Path> path = values.path(value);
        return path.flatMap(file -> values.files().text(file, value.at()))
                .map(text -> new PemFile(path.get(), new Secret(text)));
    }

    private <T> Optional<T> read(final PemFile file, final Position at, final Reader<T> reader) {
        try {
            return Optional.of(reader.read(file));
        } catch (final UnusableCertificateException unusable) {
            return values.refuse(at, Quoted.path(file.path()) + ": " + unusable.fault(), "");
        }
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

    private interface Reader<T> {

        T read(PemFile file) throws UnusableCertificateException;
    }
}
