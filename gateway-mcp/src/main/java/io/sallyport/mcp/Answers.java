package io.sallyport.mcp;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
public final class Answers {
    private Answers() {}
    public static byte[] result(final RequestId id, final byte[] result) {
        final byte[] head = ("{\"jsonrpc\":\"2.0\",\"id\":" + id.json() + ",\"result\":").getBytes(StandardCharsets.UTF_8);
        final byte[] all = java.util.Arrays.copyOf(head, head.length + result.length + 1);
        System.arraycopy(result, 0, all, head.length, result.length);
        all[all.length - 1] = '}';
        return all;
    }
    public static byte[] error(final Optional<RequestId> id, final int code, final String message, final Optional<String> data) {
        final var error = JsonObject.start().raw("code", Integer.toString(code)).string("message", message);
        data.ifPresent(json -> error.raw("data", json));
        return JsonObject.start().string("jsonrpc", "2.0").raw("id", id.map(RequestId::json).orElse("null")).raw("error", error.text()).text().getBytes(StandardCharsets.UTF_8);
    }
}
