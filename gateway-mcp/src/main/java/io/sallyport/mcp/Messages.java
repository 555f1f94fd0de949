package io.sallyport.mcp;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
public final class Messages {
    private Messages() {}
    public static byte[] request(final RequestId id, final String method, final Optional<String> params) {
        final var m = JsonObject.start().string("jsonrpc", "2.0").raw("id", id.json()).string("method", method);
        params.ifPresent(json -> m.raw("params", json));
        return m.text().getBytes(StandardCharsets.UTF_8);
    }
    public static byte[] notification(final String method, final Optional<String> params) {
        final var m = JsonObject.start().string("jsonrpc", "2.0").string("method", method);
        params.ifPresent(json -> m.raw("params", json));
        return m.text().getBytes(StandardCharsets.UTF_8);
    }
}
