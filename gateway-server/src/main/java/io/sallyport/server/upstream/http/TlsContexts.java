package io.sallyport.server.upstream.http;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.sallyport.config.UpstreamTls;
import io.sallyport.config.pem.KeyPairFiles;
import io.sallyport.config.pem.UnusableCertificateException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLException;

/** Builds TLS contexts off the loops, one for equal settings. */
final class TlsContexts {

    private static final int KEPT = 64;

    private final Executor blocking;
    private final AsyncCache<Optional<UpstreamTls>, SslContext> contexts =
            Caffeine.newBuilder().executor(Runnable::run).maximumSize(KEPT).buildAsync();

    TlsContexts(final Executor blocking) {
        this.blocking = blocking;
    }

    /** Fails with the reason where the settings hold no usable certificate or key; the next call tries again. */
    CompletableFuture<SslContext> of(final Optional<UpstreamTls> settings) {
        return contexts.get(settings, (key, _) -> CompletableFuture.supplyAsync(() -> build(key), blocking));
    }

    private static SslContext build(final Optional<UpstreamTls> settings) {
        final var builder = SslContextBuilder.forClient()
                .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                .endpointIdentificationAlgorithm("HTTPS");
        try {
            final var authorities = settings.flatMap(UpstreamTls::ca);
            if (authorities.isPresent()) {
                builder.trustManager(KeyPairFiles.chain(authorities.get()));
            }
            final var client = settings.flatMap(UpstreamTls::client);
            if (client.isPresent()) {
                final var pair = KeyPairFiles.read(client.get());
                builder.keyManager(pair.key(), pair.chain());
                if (pair.isEdwards()) {
                    builder.sslProvider(SslProvider.JDK);
                }
            }
            return builder.build();
        } catch (final UnusableCertificateException | SSLException broken) {
            throw new CompletionException(broken);
        }
    }
}
