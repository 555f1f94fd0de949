package io.sallyport.helm;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

/** What stands in the files of Secrets; made anew in every run. */
final class Credentials {

    private static final X509Bundle CERTIFICATE = certificate();

    private Credentials() {}

    /** By the name of the file: a certificate, its key, or a text that is like no other file's. */
    static String of(final String file) {
        if (file.endsWith(".crt")) {
            return CERTIFICATE.getCertificatePEM();
        }
        return file.endsWith(".key") ? CERTIFICATE.getPrivateKeyPEM() : "0123456789abcdefghijklmnopqrstuv" + file;
    }

    private static X509Bundle certificate() {
        try {
            return new CertificateBuilder()
                    .ecp256()
                    .subject("CN=mcp.example.com")
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
        } catch (final Exception e) {
            throw new IllegalStateException("this JDK cannot make certificates", e);
        }
    }
}
