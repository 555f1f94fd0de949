package io.sallyport.server.session;

/** The stream a client holds open with GET, for messages that belong to no request of its own. */
public interface ClientStream {

    /** Sends a message; where the client reads too slowly it waits, or is dropped where too much waits. Any thread. */
    void send(byte[] json);

    /** Ends the stream. Any thread. */
    void end();
}
