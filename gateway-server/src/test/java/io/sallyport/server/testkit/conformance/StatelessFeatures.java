package io.sallyport.server.testkit.conformance;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Everything the server can do in the stateless revision, with what results have only there. */
final class StatelessFeatures {

    private static final String DISCOVER = "server/discover";
    private static final String READ = "resources/read";
    private static final Set<String> CACHEABLE =
            Set.of(DISCOVER, "tools/list", "prompts/list", "resources/list", "resources/templates/list", READ);
    private static final int TTL_MILLIS = 60_000;

    private final Features features;

    private final Tasks tasks;

    StatelessFeatures(final Features features, final Tasks tasks) {
        this.features = features;
        this.tasks = tasks;
    }

    boolean has(final String method) {
        return DISCOVER.equals(method) || tasks.has(method) || features.has(method);
    }

    /** The schema of the arguments, where the request calls a tool. */
    JsonObject argumentsOf(final Message.Request request) {
        return "tools/call".equals(request.method())
                ? features.tools().argumentsOf(request.params().string("name").orElse(""))
                : JsonObject.EMPTY;
    }

    Map<String, Object> serve(final StatelessCall call) throws Refusal, InterruptedException {
        final var method = call.request().method();
        final var result = new LinkedHashMap<>(answer(call, method));
        final boolean complete = result.putIfAbsent("resultType", "complete") == null;
        if (complete && CACHEABLE.contains(method)) {
            result.put("ttlMs", TTL_MILLIS);
            result.put("cacheScope", READ.equals(method) ? "private" : "public");
        }
        result.put("_meta", Map.of("io.modelcontextprotocol/serverInfo", Identity.INFO));
        return result;
    }

    private Map<String, Object> answer(final StatelessCall call, final String method)
            throws Refusal, InterruptedException {
        if (DISCOVER.equals(method)) {
            return Identity.discovered(RequestMeta.REVISION);
        }
        return tasks.has(method) ? tasks.serve(call) : features.of(method).serve(call);
    }
}
