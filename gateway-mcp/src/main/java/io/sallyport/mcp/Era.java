package io.sallyport.mcp;

/** The two shapes of the protocol: with an {@code initialize} handshake and sessions, or stateless per request. */
public enum Era {
    LEGACY,
    MODERN
}
