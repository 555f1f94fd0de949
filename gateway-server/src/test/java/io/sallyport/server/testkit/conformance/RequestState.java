package io.sallyport.server.testkit.conformance;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the server wants to know again when the client comes back with answers.
 *
 * @param purpose the request that it belongs to
 * @param asked the keys of the questions that are open
 * @param answers those that were given in earlier rounds
 * @param until when it is good for nothing any more
 */
record RequestState(String purpose, Set<String> asked, JsonObject answers, Instant until) {

    String write() {
        return JsonObject.write(Map.of(
                "purpose",
                purpose,
                "asked",
                List.copyOf(asked),
                "answers",
                answers.members(),
                "until",
                until.toString()));
    }

    static RequestState read(final String text) {
        final var object = new JsonObject(JsonObject.literal(text));
        return new RequestState(
                object.string("purpose").orElseThrow(),
                Set.copyOf(object.strings("asked")),
                object.object("answers"),
                Instant.parse(object.string("until").orElseThrow()));
    }
}
