package io.sallyport.demo.stage;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;

/** A certificate authority of our own, which vouches for this machine's loopback names and whatever else it is asked to. */
public final class DemoPki {

    private static final Duration VALIDITY = Duration.ofDays(30);

    private final X509Bundle authority;
    private final InstantSource clock;

    private DemoPki(X509Bundle authority, InstantSource clock) {
        this.authority = authority;
        this.clock = clock;
    }

    public static DemoPki create(InstantSource clock) {
        final var draft = lasting(VALIDITY, clock)
                .subject("CN=Sallyport demo CA")
                .setIsCertificateAuthority(true)
                .setKeyUsage(true, KeyUsage.keyCertSign, KeyUsage.cRLSign);
        return new DemoPki(built(draft::buildSelfSigned), clock);
    }

    /** A server certificate for {@code localhost}, {@code 127.0.0.1} and {@code ::1}. */
    public X509Bundle forLoopback() {
        return issue("localhost");
    }

    /** A server certificate for a host name, valid at the loopback addresses too. */
    public X509Bundle issue(String hostName) {
        final var draft = lasting(VALIDITY.minusDays(1), clock)
                .subject("CN=" + hostName)
                .addSanDnsName(hostName)
                .addSanIpAddress("127.0.0.1")
                .addSanIpAddress("::1")
                .setKeyUsage(true, KeyUsage.digitalSignature)
                .addExtendedKeyUsageServerAuth();
        return built(() -> draft.buildIssuedBy(authority));
    }

    /** Writes a certificate with its chain, and its key where only the owner can read it. */
    public static void write(X509Bundle bundle, Path certificate, Path key) throws IOException {
        PrivateFiles.publish(certificate, bundle.getCertificatePathPEM());
        PrivateFiles.write(key, bundle.getPrivateKeyPEM());
    }

    /** Writes the authority's certificate, for clients to trust. */
    public void writeAuthority(Path file) throws IOException {
        PrivateFiles.publish(file, authority.getCertificatePEM());
    }

    /** For clients that trust this authority and no other. */
    public SSLContext trust() throws GeneralSecurityException {
        final var context = SSLContext.getInstance("TLS");
        context.init(null, authority.toTrustManagerFactory().getTrustManagers(), null);
        return context;
    }

    private static CertificateBuilder lasting(Duration validity, InstantSource clock) {
        final Instant now = clock.instant();
        return new CertificateBuilder()
                .ecp256()
                .notBefore(now.minus(Duration.ofHours(1)))
                .notAfter(now.plus(validity));
    }

    /** The library declares {@code throws Exception}; with our own fixed inputs nothing but a broken JDK can fail. */
    private static X509Bundle built(Callable<X509Bundle> draft) {
        try {
            return draft.call();
        } catch (Exception e) {
            throw new IllegalStateException("this JDK cannot make certificates", e);
        }
    }
}
