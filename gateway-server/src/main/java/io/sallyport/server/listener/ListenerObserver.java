package io.sallyport.server.listener;

/** Hears what happens to connections. Called on event loops; must not block. */
public interface ListenerObserver {

    /** A connection's protocol is settled; each call is followed by one of {@link #connectionClosed}. */
    void connectionOpened(String listener, Protocol protocol);

    void connectionClosed(String listener, Protocol protocol);

    /** A connection was closed at accept. */
    void connectionRefused(String listener, Refusal reason);

    void tlsFailed(String listener, TlsFailure reason);

    /** What is spoken on a connection. */
    enum Protocol {
        HTTP_1_1,
        HTTP_2
    }

    /** Why a connection was closed at accept. */
    enum Refusal {
        /** The peer is not in the listener's {@code allowFrom}. */
        ADDRESS,
        /** The listener has all the connections it may have. */
        LISTENER_FULL,
        /** All listeners together have all the connections they may have. */
        GATEWAY_FULL
    }

    /** Why a handshake came to nothing. */
    enum TlsFailure {
        /** What came was no TLS, such as plain HTTP. */
        NOT_TLS,
        TIMEOUT,
        /** The client went away in the middle. */
        CLOSED,
        /** No common version or cipher, a refused certificate, a broken message. */
        HANDSHAKE
    }
}
