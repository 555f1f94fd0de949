package io.sallyport.server.listener;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.sallyport.config.pem.KeyPairFiles;
import io.sallyport.config.pem.UnusableCertificateException;
import io.sallyport.server.listener.TlsSettings.Engine;
import io.sallyport.server.listener.TlsSettings.Version;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;

/** Builds TLS contexts that offer HTTP/2 and HTTP/1.1. */
final class TlsContexts {

    private static final ApplicationProtocolConfig ALPN = new ApplicationProtocolConfig(
            Protocol.ALPN,
            SelectorFailureBehavior.NO_ADVERTISE,
            SelectedListenerFailureBehavior.ACCEPT,
            ApplicationProtocolNames.HTTP_2,
            ApplicationProtocolNames.HTTP_1_1);

    /** Netty passes the key through a store of this type. Java's default encrypts it there, ten thousand rounds of PBKDF2 each way. */
    private static final String IN_MEMORY = "JKS";

    private TlsContexts() {}

    /** The caller owns the context, which may be reference-counted. */
    static SslContext build(final KeyPairFiles pair, final TlsSettings settings) throws UnusableCertificateException {
        try {
            return SslContextBuilder.forServer(pair.key(), pair.chain())
                    .keyStoreType(IN_MEMORY)
                    .trustManager(nobody())
                    .sslProvider(pair.isEdwards() ? SslProvider.JDK : provider(settings.engine()))
                    .protocols(versions(settings.minVersion()))
                    .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                    .applicationProtocolConfig(ALPN)
                    .build();
        } catch (final IOException | GeneralSecurityException e) {
            throw new UnusableCertificateException(
                    "certificate " + pair.leaf().getSubjectX500Principal(), "cannot be served: " + e.getMessage(), e);
        }
    }

    /** Clients are not asked for certificates. Unless told so, Netty reads all authorities that Java knows. */
    private static TrustManagerFactory nobody() throws IOException, GeneralSecurityException {
        final KeyStore none = KeyStore.getInstance(IN_MEMORY);
        none.load(null, null);
        final TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(none);
        return trust;
    }

    static SslProvider provider(final Engine engine) {
        return switch (engine) {
            case NATIVE_OR_JDK -> OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK;
            case JDK -> SslProvider.JDK;
        };
    }

    private static List<String> versions(final Version oldest) {
        return switch (oldest) {
            case TLS_1_2 -> List.of("TLSv1.2", "TLSv1.3");
            case TLS_1_3 -> List.of("TLSv1.3");
        };
    }
}
