package io.sallyport.server.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.X509Bundle;
import io.sallyport.config.CertifiedKey;
import io.sallyport.config.pem.KeyPairFiles;
import io.sallyport.config.pem.UnusableCertificateException;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates and keys as operators' tools write them. */
class KeyPairFilesTest {

    @TempDir
    private Path directory;

    private TestCertificates certificates;

    @BeforeEach
    void authority() throws Exception {
        certificates = new TestCertificates(directory);
    }

    @Test
    void pkcs8KeysOfBothKindsAreRead() throws Exception {
        for (final X509Bundle bundle :
                new X509Bundle[] {certificates.issue("a.test"), certificates.issueRsa("a.test")}) {
            final KeyPairFiles pair = KeyPairFiles.read(certificates.write("a", bundle));
            assertThat(pair.key()).isEqualTo(bundle.getKeyPair().getPrivate());
            assertThat(pair.chain()).containsExactly(bundle.getCertificatePath());
            assertThat(pair.dnsNames()).containsExactly("a.test");
        }
    }

    @Test
    void pkcs1KeysAreRead() throws Exception {
        final X509Bundle bundle = certificates.issueRsa("a.test");
        certificates.write("a", bundle);
        certificates.write("a.key", pem("RSA PRIVATE KEY", inner(bundle)));
        assertThat(KeyPairFiles.read(certificates.pair("a")).key())
                .isEqualTo(bundle.getKeyPair().getPrivate());
    }

    @Test
    void sec1KeysAreReadWithTheCurveBesideThem() throws Exception {
        final X509Bundle bundle = certificates.issue("a.test");
        certificates.write("a", bundle);
        final byte[] p256 = {0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x03, 0x01, 0x07};
        certificates.write("a.key", pem("EC PARAMETERS", p256) + pem("EC PRIVATE KEY", sec1(bundle, p256)));
        assertThat(((ECPrivateKey) KeyPairFiles.read(certificates.pair("a")).key()).getS())
                .isEqualTo(((ECPrivateKey) bundle.getKeyPair().getPrivate()).getS());
    }

    @Test
    void sec1KeysThatSayTheirPublicKeyAreReadAndToldApart() throws Exception {
        final X509Bundle bundle = certificates.issue("a.test");
        certificates.write("a", bundle);
        final byte[] p256 = {0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x03, 0x01, 0x07};
        certificates.write("a.key", pem("EC PRIVATE KEY", withPublicKey(sec1(bundle, p256), bundle)));
        assertThat(((ECPrivateKey) KeyPairFiles.read(certificates.pair("a")).key()).getS())
                .isEqualTo(((ECPrivateKey) bundle.getKeyPair().getPrivate()).getS());
        certificates.write("a.crt", certificates.issue("a.test").getCertificatePathPEM());
        assertThatThrownBy(() -> KeyPairFiles.read(certificates.pair("a")))
                .hasMessageEndingWith("the key does not belong to the certificate");
    }

    /** No tool writes such a file; to find it out costs a signature at every start. */
    @Test
    void aKeyIsTakenAtItsWord() throws Exception {
        final X509Bundle bundle = certificates.issue("a.test");
        final X509Bundle other = certificates.issue("a.test");
        certificates.write("a", bundle);
        final byte[] p256 = {0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x03, 0x01, 0x07};
        certificates.write("a.key", pem("EC PRIVATE KEY", withPublicKey(sec1(other, p256), bundle)));
        assertThat(KeyPairFiles.read(certificates.pair("a")).matches()).isTrue();
    }

    /** As RFC 5915 §3 has it: the point in a bit string, under the tag 1. */
    private static byte[] withPublicKey(final byte[] sec1, final X509Bundle bundle) {
        final byte[] certified = bundle.getKeyPair().getPublic().getEncoded();
        final byte[] point = Arrays.copyOfRange(certified, certified.length - 65, certified.length);
        final var out = new ByteArrayOutputStream();
        out.write(0x30);
        out.write(sec1.length - 2 + 4 + 1 + point.length);
        out.write(sec1, 2, sec1.length - 2);
        out.write(0xA1);
        out.write(point.length + 3);
        out.write(0x03);
        out.write(point.length + 1);
        out.write(0);
        out.writeBytes(point);
        return out.toByteArray();
    }

    @Test
    void aKeyOfAnotherCertificateIsNamed() throws Exception {
        final CertifiedKey ec = certificates.write("ec", certificates.issue("a.test"));
        final CertifiedKey other = certificates.write("other", certificates.issue("a.test"));
        final CertifiedKey rsa = certificates.write("rsa", certificates.issueRsa("a.test"));
        final CertifiedKey otherRsa = certificates.write("rsa2", certificates.issueRsa("a.test"));
        for (final CertifiedKey mixed : new CertifiedKey[] {
            new CertifiedKey(ec.certificate(), other.key()),
            new CertifiedKey(ec.certificate(), rsa.key()),
            new CertifiedKey(rsa.certificate(), ec.key()),
            new CertifiedKey(rsa.certificate(), otherRsa.key())
        }) {
            assertThatThrownBy(() -> KeyPairFiles.read(mixed))
                    .hasMessage(mixed.key().path() + ": the key does not belong to the certificate");
        }
    }

    @Test
    void anEncryptedKeyIsRefusedWithAHint() throws Exception {
        certificates.write("a", certificates.issue("a.test"));
        for (final String key : new String[] {
            pem("ENCRYPTED PRIVATE KEY", new byte[20]),
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n"
        }) {
            certificates.write("a.key", key);
            assertThatThrownBy(() -> KeyPairFiles.read(certificates.pair("a")))
                    .hasMessageContaining("store it without a passphrase");
        }
    }

    @Test
    void swappedFilesAreRefused() throws Exception {
        final CertifiedKey files = certificates.write("a", certificates.issue("a.test"));
        assertThatThrownBy(() -> KeyPairFiles.read(new CertifiedKey(files.key(), files.certificate())))
                .hasMessageEndingWith("a.key: holds no certificate in PEM form");
        assertThatThrownBy(() -> KeyPairFiles.read(new CertifiedKey(files.certificate(), files.certificate())))
                .hasMessageEndingWith("a.crt: holds no private key in PEM form");
    }

    @Test
    void damagedKeysAreRefusedWhateverTheDamage() throws Exception {
        certificates.write("a", certificates.issue("a.test"));
        final Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            final byte[] damage = new byte[random.nextInt(40)];
            random.nextBytes(damage);
            if (damage.length > 0) {
                damage[0] = 0x30;
            }
            final String label = new String[] {"EC PRIVATE KEY", "RSA PRIVATE KEY", "PRIVATE KEY"}[i % 3];
            certificates.write("a.key", pem(label, damage));
            assertThatThrownBy(() -> KeyPairFiles.read(certificates.pair("a")))
                    .isInstanceOf(UnusableCertificateException.class);
        }
    }

    private static String pem(final String label, final byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }

    /** An RSA key's PKCS#1 form is what its PKCS#8 form ends with. */
    private static byte[] inner(final X509Bundle bundle) {
        final PrivateKey key = bundle.getKeyPair().getPrivate();
        return Arrays.copyOfRange(key.getEncoded(), 26, key.getEncoded().length);
    }

    private static byte[] sec1(final X509Bundle bundle, final byte[] curve) {
        final byte[] secret =
                ((ECPrivateKey) bundle.getKeyPair().getPrivate()).getS().toByteArray();
        final byte[] padded = new byte[32];
        final int length = Math.min(32, secret.length);
        System.arraycopy(secret, secret.length - length, padded, 32 - length, length);
        final byte[] der = new byte[2 + 3 + 34 + 2 + curve.length];
        der[0] = 0x30;
        der[1] = (byte) (der.length - 2);
        der[2] = 0x02;
        der[3] = 1;
        der[4] = 1;
        der[5] = 0x04;
        der[6] = 32;
        System.arraycopy(padded, 0, der, 7, 32);
        der[39] = (byte) 0xA0;
        der[40] = (byte) curve.length;
        System.arraycopy(curve, 0, der, 41, curve.length);
        return der;
    }
}
