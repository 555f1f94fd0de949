package io.sallyport.mcp;

/** What came of scanning bytes: a message, or the reason why not. */
public sealed interface Scan {

    record Message(Envelope envelope) implements Scan {}

    record Rejected(Malformed why) implements Scan {}
}
