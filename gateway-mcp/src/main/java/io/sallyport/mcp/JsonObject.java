package io.sallyport.mcp;

/**
 * Writes one JSON object: {@code JsonObject.start().string("name", "x").number("size", 3).end()}.
 *
 * <p>Keys are the caller's to keep apart; raw JSON is not checked. For use by one thread, once.
 */
public final class JsonObject {

    private final JsonBytes json = new JsonBytes('{', '}');

    private JsonObject() {}

    public static JsonObject start() {
        return new JsonObject();
    }

    /** A member whose value is plain text. */
    public JsonObject string(final String key, final String text) {
        return json(key, JsonText.quote(text));
    }

    public JsonObject number(final String key, final long value) {
        return json(key, Long.toString(value));
    }

    public JsonObject bool(final String key, final boolean value) {
        return json(key, Boolean.toString(value));
    }

    /** A member whose value is JSON text. */
    public JsonObject json(final String key, final String text) {
        key(key);
        json.write(text);
        return this;
    }

    /** A member whose value is JSON in UTF-8. */
    public JsonObject raw(final String key, final byte[] value) {
        return raw(key, value, new Span(0, value.length));
    }

    /** A member whose value is a part of some JSON, as it stands there. */
    public JsonObject raw(final String key, final byte[] source, final Span value) {
        key(key);
        json.write(source, value);
        return this;
    }

    /** The object in UTF-8. */
    public byte[] end() {
        return json.end();
    }

    private void key(final String key) {
        json.next();
        json.write(JsonText.quote(key) + ":");
    }
}
