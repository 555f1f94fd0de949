package io.sallyport.server.testkit.conformance;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Questions that are asked at once.
 *
 * @param sealed whether, in the stateless revision, answers count only together with the state that went out with the
 *     questions
 */
record Round(Map<String, Question> questions, boolean sealed) {

    static Round of(final String key, final Question question) {
        return new Round(Map.of(key, question), false);
    }

    static Round sealed(final String key, final Question question) {
        return new Round(Map.of(key, question), true);
    }

    Round and(final String key, final Question question) {
        final var more = new LinkedHashMap<>(questions);
        more.put(key, question);
        return new Round(more, sealed);
    }
}
