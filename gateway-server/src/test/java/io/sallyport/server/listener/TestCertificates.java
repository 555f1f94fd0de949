package io.sallyport.server.listener;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.sallyport.server.listener.TlsSettings.CertificateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Makes certificates of one authority and writes them where a listener finds them. */
final class TestCertificates {

    private final X509Bundle authority;
    private final Path directory;

    TestCertificates(final Path directory) throws Exception {
        this.directory = directory;
        this.authority = builder("CN=Test CA").setIsCertificateAuthority(true).buildSelfSigned();
    }

    X509Bundle issue(final String... names) throws Exception {
        final CertificateBuilder builder = builder("CN=" + names[0]);
        for (final String name : names) {
            builder.addSanDnsName(name);
        }
        return builder.ecp256().buildIssuedBy(authority);
    }

    X509Bundle issueRsa(final String name) throws Exception {
        return builder("CN=" + name).addSanDnsName(name).rsa2048().buildIssuedBy(authority);
    }

    CertificateFiles write(final String label, final X509Bundle bundle) throws Exception {
        return new CertificateFiles(
                write(label + ".crt", bundle.getCertificatePathPEM()),
                write(label + ".key", bundle.getPrivateKeyPEM()));
    }

    Path write(final String file, final String text) throws Exception {
        return Files.writeString(directory.resolve(file), text);
    }

    static TlsSettings tls(final CertificateFiles... files) {
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
