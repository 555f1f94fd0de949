package io.sallyport.server.transport;

/** Told to every connection and HTTP/2 stream, as a user event of its pipeline, when the listener goes away. */
public enum Draining {
    /** Answers under way are finished, the connection ends after them; endless streams should end themselves. */
    STARTED,
    /** Connections without an exchange close now, the others after theirs. */
    CLOSING
}
