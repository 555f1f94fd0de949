package io.sallyport.server.upstream.pipe;

import io.sallyport.mcp.Envelope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * News of a server that found nobody to hear them, each once. What has changed is so later too; progress and log messages
 * are for those who were there.
 */
final class UnheardNews {

    private static final int MOST = 64;

    private final Map<String, Envelope.Notification> held = new LinkedHashMap<>();

    void hold(final Envelope.Notification notification) {
        if (ServerMessages.isAboutTheServer(notification) && held.size() < MOST) {
            final var about =
                    notification.params().uri().map(Envelope.Located::value).orElse("");
            held.putIfAbsent(notification.method() + ' ' + about, notification);
        }
    }

    /** All of them, which are held no more. */
    List<Envelope.Notification> take() {
        final var all = List.copyOf(held.values());
        held.clear();
        return all;
    }
}
