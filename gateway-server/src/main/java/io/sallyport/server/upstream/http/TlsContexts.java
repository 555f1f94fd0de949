package io.sallyport.server.upstream.http;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLException;

/** Builds TLS contexts off the loops, one for equal settings. */
final class TlsContexts {

    private static final int KEPT = 64;

    private final Executor blocking;
    private final AsyncCache<Optional<SslSettings>, SslContext> contexts =
            Caffeine.newBuilder().executor(Runnable::run).maximumSize(KEPT).buildAsync();

    TlsContexts(final Executor blocking) {
        this.blocking = blocking;
    }

    /** Fails with the reason where the settings hold no usable certificate or key; the next call tries again. */
    CompletableFuture<SslContext> of(final Optional<SslSettings> settings) {
        return contexts.get(settings, (key, _) -> CompletableFuture.supplyAsync(() -> build(key), blocking));
    }

    private static SslContext build(final Optional<SslSettings> settings) {
        final var builder = SslContextBuilder.forClient()
                .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                .endpointIdentificationAlgorithm("HTTPS");
        settings.flatMap(SslSettings::ca).ifPresent(ca -> builder.trustManager(stream(ca)));
        settings.flatMap(SslSettings::certificate)
                .ifPresent(certificate -> builder.keyManager(
                        stream(certificate),
                        stream(settings.flatMap(SslSettings::key).orElseThrow())));
        try {
            return builder.build();
        } catch (final SSLException broken) {
            throw new CompletionException(broken);
        }
    }

    private static InputStream stream(final String pem) {
        return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    }
}
