package io.sallyport.server.listener;

import java.util.Optional;

/** New settings of a listener that are known to work. Either taken or discarded, once. */
public final class ListenerChange {

    private final Listener listener;
    private final ListenerSettings settings;
    private final Optional<ServedCertificates> served;

    ListenerChange(
            final Listener listener, final ListenerSettings settings, final Optional<ServedCertificates> served) {
        this.listener = listener;
        this.settings = settings;
        this.served = served;
    }

    /** From now on in force for the connections to come. */
    public void take() {
        listener.become(settings, served);
    }

    /** Lets go of what was made ready. */
    public void discard() {
        served.ifPresent(ServedCertificates::release);
    }
}
