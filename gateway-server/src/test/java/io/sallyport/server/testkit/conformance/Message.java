package io.sallyport.server.testkit.conformance;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A JSON-RPC message from the client. Ids keep their JSON type. */
sealed interface Message {

    record Request(Object id, String method, JsonObject params) implements Message {

        Map<String, Object> result(final Map<String, Object> result) {
            return answer("result", result);
        }

        Map<String, Object> error(final Refusal refusal) {
            return answer("error", refusal.error());
        }

        private Map<String, Object> answer(final String member, final Map<String, Object> value) {
            final var message = new LinkedHashMap<String, Object>();
            message.put("jsonrpc", "2.0");
            message.put("id", id);
            message.put(member, value);
            return message;
        }
    }

    record Notification(String method, JsonObject params) implements Message {}

    /** What the client says to a request of the server's. */
    record Answer(Object id, Optional<JsonObject> result, String error) implements Message {}

    static Message of(final Object value) throws Refusal {
        final var object = JsonObject.of(value);
        if (!"2.0".equals(object.string("jsonrpc").orElse(""))) {
            throw new Refusal(Refusal.INVALID_REQUEST, "not a JSON-RPC 2.0 message");
        }
        final var id = object.value("id");
        final var method = object.string("method");
        if (method.isPresent()) {
            final var params = object.object("params");
            return id.isPresent()
                    ? new Request(id.get(), method.get(), params)
                    : new Notification(method.get(), params);
        }
        final var answered = id.orElseThrow(() -> new Refusal(Refusal.INVALID_REQUEST, "neither a method nor an id"));
        final var error = object.object("error").string("message").orElse("an error without a message");
        return new Answer(answered, object.value("result").map(JsonObject::of), error);
    }

    /** A request or a notification of the server's; the id of a notification is empty. */
    static Map<String, Object> outgoing(
            final Optional<Object> id, final String method, final Map<String, Object> params) {
        final var message = new LinkedHashMap<String, Object>();
        message.put("jsonrpc", "2.0");
        id.ifPresent(value -> message.put("id", value));
        message.put("method", method);
        message.put("params", params);
        return message;
    }
}
