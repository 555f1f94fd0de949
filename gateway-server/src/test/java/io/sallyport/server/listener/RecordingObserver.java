package io.sallyport.server.listener;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Writes down what it hears. */
final class RecordingObserver implements ListenerObserver {

    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Override
    public void connectionOpened(final String listener, final Protocol protocol) {
        heard.add(listener + " opened " + protocol);
    }

    @Override
    public void connectionClosed(final String listener, final Protocol protocol) {
        heard.add(listener + " closed " + protocol);
    }

    @Override
    public void connectionRefused(final String listener, final Refusal reason) {
        heard.add(listener + " refused " + reason);
    }

    @Override
    public void tlsFailed(final String listener, final TlsFailure reason) {
        heard.add(listener + " tls failed " + reason);
    }
}
