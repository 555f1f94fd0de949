package io.sallyport.mcp;

/**
 * A range of bytes in a message: {@code start} inclusive, {@code end} exclusive. A span of a string value includes its
 * quotes, of an object its braces.
 */
public record Span(int start, int end) {

    public int length() {
        return end - start;
    }
}
