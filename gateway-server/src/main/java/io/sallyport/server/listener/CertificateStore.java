package io.sallyport.server.listener;

import io.netty.handler.ssl.SslContext;
import io.netty.util.IllegalReferenceCountException;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * The certificates a listener serves now. A reload swaps in new ones; a handshake that chose
 * an old one finishes with it, and the native memory of the old ones goes with the last connection that uses them.
 */
final class CertificateStore {

    private volatile ServedCertificates current;
    private volatile boolean closed;

    CertificateStore(final ServedCertificates first) {
        current = first;
    }

    /** Serves these from the next handshake on. */
    synchronized void become(final ServedCertificates next) {
        final ServedCertificates old = current;
        current = next;
        old.release();
    }

    /** The context for a client that asks for {@code host}. The caller owns a reference and releases it. */
    SslContext acquire(final @Nullable String host) {
        while (true) {
            try {
                return ReferenceCountUtil.retain(current.choose(host));
            } catch (final IllegalReferenceCountException e) {
                if (closed) {
                    throw e;
                }
                Thread.onSpinWait(); // swapped out between the two steps; the next look finds the new one
            }
        }
    }

    /** Ends the store; no handshake may follow. */
    synchronized void close() {
        if (!closed) {
            closed = true;
            current.release();
        }
    }
}
