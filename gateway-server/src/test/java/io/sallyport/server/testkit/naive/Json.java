package io.sallyport.server.testkit.naive;

import java.io.IOException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON as a tree. */
final class Json {

    private static final JsonMapper MAPPER = new JsonMapper();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ObjectNode object(final String text) throws IOException {
        try {
            return MAPPER.readTree(text).asObject();
        } catch (final JacksonException e) {
            throw new IOException("not a JSON object: " + text, e);
        }
    }

    /** The message that answers a request. */
    static ObjectNode answer(final ObjectNode request, final String member, final ObjectNode value) {
        final var answer = object();
        answer.put("jsonrpc", "2.0");
        answer.set("id", request.get("id"));
        answer.set(member, value);
        return answer;
    }
}
