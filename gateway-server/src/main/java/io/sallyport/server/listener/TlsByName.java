package io.sallyport.server.listener;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Starts TLS with the certificate for the host the client names. */
final class TlsByName extends SniHandler {

    private static final int LONGEST_HELLO = 16 * 1024;

    private final long deadline;

    TlsByName(final CertificateStore certificates, final Duration handshake) {
        super((final @Nullable String host) -> certificates.acquire(host), LONGEST_HELLO, handshake.toMillis());
        this.deadline = System.nanoTime() + handshake.toNanos();
    }

    Optional<String> host() {
        return Optional.ofNullable(hostname());
    }

    @Override
    protected SslHandler newSslHandler(final SslContext context, final ByteBufAllocator allocator) {
        try {
            final SslHandler handler = super.newSslHandler(context, allocator);
            final long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            handler.setHandshakeTimeoutMillis(Math.max(1, left));
            final SSLParameters parameters = handler.engine().getSSLParameters();
            parameters.setUseCipherSuitesOrder(true);
            handler.engine().setSSLParameters(parameters);
            return handler;
        } finally {
            ReferenceCountUtil.release(context); // the engine holds its own
        }
    }
}
