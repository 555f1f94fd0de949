package io.sallyport.mcp;

/**
 * A JSON-RPC request id with its JSON type: {@code 7} and {@code "7"} are two ids, and each goes back as it came.
 *
 * <p>The specification allows strings and integers, never null.
 */
public sealed interface RequestId {

    /** The id as a JSON token, quotes and escapes included. */
    String json();

    /** A string id; {@code value} is the unescaped text. */
    record Text(String value) implements RequestId {
        @Override
        public String json() {
            return JsonText.quote(value);
        }
    }

    /** An integer id of any size, kept as its digits. */
    record Numeric(String digits) implements RequestId {
        @Override
        public String json() {
            return digits;
        }
    }
}
