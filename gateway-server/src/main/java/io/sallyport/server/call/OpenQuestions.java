package io.sallyport.server.call;

import io.sallyport.mcp.Answers;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.JsonObject;
import io.sallyport.mcp.RequestId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a server with sessions has asked during one call and a client without has not answered yet, under the keys by which
 * that client knows it. Confined to the call's loop.
 */
final class OpenQuestions {

    private final Map<String, Question> open = new LinkedHashMap<>();
    private int asked;

    private record Question(RequestId id, String method, Optional<byte[]> params) {}

    void add(final RequestId id, final Envelope.Request question) {
        final var params =
                question.params().span().map(span -> Arrays.copyOfRange(question.json(), span.start(), span.end()));
        open.put("q" + ++asked, new Question(id, question.method(), params));
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /** By the keys, in order. */
    Map<String, String> methods() {
        final var methods = new LinkedHashMap<String, String>();
        open.forEach((key, question) -> methods.put(key, question.method()));
        return methods;
    }

    /** The result that asks them all. */
    byte[] inputRequired(final String state) {
        final var requests = JsonObject.start();
        open.forEach((key, question) -> {
            final var request = JsonObject.start().string("method", question.method());
            question.params().ifPresent(params -> request.raw("params", params));
            requests.raw(key, request.end());
        });
        return JsonObject.start()
                .string("resultType", "input_required")
                .raw("inputRequests", requests.end())
                .string("requestState", state)
                .end();
    }

    /** Those that are answered here are open no more; the answers are messages to the server. */
    List<byte[]> answeredBy(final JsonFields responses) {
        final var answers = new ArrayList<byte[]>();
        open.entrySet().removeIf(entry -> {
            final var response = responses.object(entry.getKey());
            response.ifPresent(fields -> answers.add(Answers.result(
                    entry.getValue().id(),
                    Arrays.copyOfRange(
                            fields.json(), fields.span().start(), fields.span().end()))));
            return response.isPresent();
        });
        return answers;
    }
}
