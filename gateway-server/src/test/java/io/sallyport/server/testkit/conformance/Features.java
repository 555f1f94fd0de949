package io.sallyport.server.testkit.conformance;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Everything the server can do in either era, by method. */
final class Features {

    private final Tools tools;
    private final Map<String, Feature> byMethod = new HashMap<>();

    /**
     * @param audience who is told of changes
     */
    Features(final Change.Audience audience) {
        final var prompts = new Prompts();
        this.tools = new Tools(audience, prompts);
        byMethod.put("tools/list", _ -> tools.listed());
        byMethod.put("tools/call", tools::call);
        byMethod.putAll(prompts.features());
        byMethod.putAll(Resources.features());
    }

    boolean has(final String method) {
        return byMethod.containsKey(method);
    }

    Feature of(final String method) throws Refusal {
        return Optional.ofNullable(byMethod.get(method)).orElseThrow(() -> Refusal.methodNotFound(method));
    }

    Tools tools() {
        return tools;
    }
}
