package io.sallyport.server.listener;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.sallyport.config.CertifiedKey;
import io.sallyport.config.PemFile;
import io.sallyport.config.Secret;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Makes certificates of one authority and writes them where a listener finds them. */
final class TestCertificates {

    private static final String ALTERNATIVE_NAMES = "2.5.29.17";

    private final X509Bundle authority;
    private final Path directory;

    TestCertificates(final Path directory) throws Exception {
        this.directory = directory;
        this.authority = builder("CN=Test CA").setIsCertificateAuthority(true).buildSelfSigned();
    }

    X509Bundle issue(final String... names) throws Exception {
        final CertificateBuilder builder = builder("CN=" + names[0]);
        return builder.addExtensionOctetString(ALTERNATIVE_NAMES, false, dnsNames(names))
                .ecp256()
                .buildIssuedBy(authority);
    }

    /** By hand, for the builder has no wildcards. */
    private static byte[] dnsNames(final String... names) {
        final ByteArrayOutputStream der = new ByteArrayOutputStream();
        for (final String name : names) {
            der.write(0x82);
            der.write(name.length());
            der.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        }
        final byte[] content = der.toByteArray();
        der.reset();
        der.write(0x30);
        der.write(content.length);
        der.writeBytes(content);
        return der.toByteArray();
    }

    X509Bundle issueRsa(final String name) throws Exception {
        return builder("CN=" + name).addSanDnsName(name).rsa2048().buildIssuedBy(authority);
    }

    X509Bundle issueEdwards(final String name) throws Exception {
        return builder("CN=" + name)
                .addSanDnsName(name)
                .algorithm(CertificateBuilder.Algorithm.ed25519)
                .buildIssuedBy(authority);
    }

    CertifiedKey write(final String label, final X509Bundle bundle) throws Exception {
        write(label + ".crt", bundle.getCertificatePathPEM());
        write(label + ".key", bundle.getPrivateKeyPEM());
        return pair(label);
    }

    /** What the two files hold now. */
    CertifiedKey pair(final String label) throws Exception {
        return new CertifiedKey(file(label + ".crt"), file(label + ".key"));
    }

    private PemFile file(final String name) throws Exception {
        final Path path = directory.resolve(name);
        return new PemFile(path, new Secret(Files.readString(path)));
    }

    Path write(final String file, final String text) throws Exception {
        return Files.writeString(directory.resolve(file), text);
    }

    static TlsSettings tls(final CertifiedKey... files) {
        return new TlsSettings(List.of(files), TlsSettings.Version.TLS_1_2, TlsSettings.Engine.NATIVE_OR_JDK);
    }

    SSLContext trusting() throws Exception {
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {authority.toTrustManager()}, null);
        return context;
    }

    private static CertificateBuilder builder(final String subject) {
        final Instant now = Instant.now();
        return new CertificateBuilder()
                .subject(subject)
                .notBefore(now.minus(Duration.ofDays(1)))
                .notAfter(now.plus(Duration.ofDays(1)));
    }
}
