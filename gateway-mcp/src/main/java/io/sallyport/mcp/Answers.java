package io.sallyport.mcp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes the gateway's own JSON-RPC answers. */
public final class Answers {

    private static final byte[] END = {'}'};

    private Answers() {}

    /** An answer with a result: a JSON object in UTF-8. */
    public static byte[] result(final RequestId id, final byte[] resultJson) {
        return result(id, List.of(resultJson));
    }

    /** The same of a result that is in pieces: what they are, one behind the other. */
    public static byte[] result(final RequestId id, final List<byte[]> pieces) {
        final byte[] start =
                ("{\"jsonrpc\":\"2.0\",\"id\":" + id.json() + ",\"result\":").getBytes(StandardCharsets.UTF_8);
        final var all = new ArrayList<byte[]>(pieces.size() + 2);
        all.add(start);
        all.addAll(pieces);
        all.add(END);
        return JsonText.join(all);
    }

    /**
     * An answer with an error.
     *
     * @param id written as null where it could not be read (JSON-RPC 2.0 §5)
     * @param dataJson the error's data: JSON text
     */
    public static byte[] error(
            final Optional<RequestId> id, final int code, final String message, final Optional<String> dataJson) {
        final var error = JsonObject.start().number("code", code).string("message", message);
        dataJson.ifPresent(data -> error.json("data", data));
        return Messages.start()
                .json("id", id.map(RequestId::json).orElse("null"))
                .raw("error", error.end())
                .end();
    }
}
