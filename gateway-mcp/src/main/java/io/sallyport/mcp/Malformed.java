package io.sallyport.mcp;

/**
 * Why bytes are not a message, in words fit for the sender.
 *
 * @param kind which JSON-RPC error this is
 * @param detail what is wrong and where, without quoting the input
 */
public record Malformed(Kind kind, String detail) {

    /** The three ways to be malformed, by JSON-RPC 2.0 §5.1. */
    public enum Kind {
        /** -32700: not JSON, nested too deeply, a duplicate key, or bytes after the value. */
        NOT_JSON,
        /** -32600: JSON, but not a JSON-RPC 2.0 message. */
        NOT_JSON_RPC,
        /** -32600: an array of messages. Batches exist only in 2025-03-26. */
        BATCH
    }
}
