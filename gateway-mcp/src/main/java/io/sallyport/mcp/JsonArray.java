package io.sallyport.mcp;

/** Writes one JSON array, as {@link JsonObject} writes an object. For use by one thread, once. */
public final class JsonArray {

    private final JsonBytes json = new JsonBytes('[', ']');

    private JsonArray() {}

    public static JsonArray start() {
        return new JsonArray();
    }

    /** An element that is plain text. */
    public JsonArray string(final String text) {
        json.next();
        json.write(JsonText.quote(text));
        return this;
    }

    /** An element that is JSON in UTF-8. */
    public JsonArray raw(final byte[] element) {
        return raw(element, new Span(0, element.length));
    }

    /** An element that is a part of some JSON, as it stands there. */
    public JsonArray raw(final byte[] source, final Span element) {
        json.next();
        json.write(source, element);
        return this;
    }

    /** The array in UTF-8. */
    public byte[] end() {
        return json.end();
    }
}
