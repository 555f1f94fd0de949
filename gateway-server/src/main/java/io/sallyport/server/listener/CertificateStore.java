package io.sallyport.server.listener;

import io.netty.handler.ssl.SslContext;
import io.netty.util.IllegalReferenceCountException;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * The certificates a listener serves now. A reload builds the new ones beside and swaps them in; a handshake that chose
 * an old one finishes with it, and the native memory of the old ones goes with the last connection that uses them.
 */
final class CertificateStore {

    private volatile ServedCertificates current;
    private volatile boolean closed;

    /** Reads the files and builds what serves them. Blocks. */
    CertificateStore(final TlsSettings settings) throws UnusableCertificateException {
        current = ServedCertificates.load(settings);
    }

    /** Serves these from the next handshake on; where one of them is unusable everything stays as it was. Blocks. */
    synchronized void reload(final TlsSettings settings) throws UnusableCertificateException {
        final ServedCertificates old = current;
        current = ServedCertificates.load(settings);
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
