package io.sallyport.mcp;
public final class JsonObject {
    private final StringBuilder text = new StringBuilder("{");
    private JsonObject() {}
    public static JsonObject start() { return new JsonObject(); }
    public JsonObject string(final String key, final String value) { return raw(key, JsonText.quote(value)); }
    public JsonObject raw(final String key, final String json) {
        if (text.length() > 1) { text.append(','); }
        text.append(JsonText.quote(key)).append(':').append(json);
        return this;
    }
    public String text() { return text + "}"; }
}
