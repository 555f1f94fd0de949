package io.sallyport.server.testkit.conformance;

import java.util.Map;

/** Everything the server can do in a session, with what there is only there. */
final class SessionFeatures implements SessionCall.Service {

    private final Features features;

    SessionFeatures(final Features features) {
        this.features = features;
    }

    @Override
    public Map<String, Object> serve(final SessionCall call) throws Refusal, InterruptedException {
        switch (call.request().method()) {
            case "ping" -> {
                // that it is answered says everything
            }
            case "logging/setLevel" ->
                call.session().level(LogLevel.of(call.params().require("level")));
            case "resources/subscribe" -> call.session().subscriptions().add(resource(call));
            case "resources/unsubscribe" -> call.session().subscriptions().remove(resource(call));
            default -> {
                return features.of(call.request().method()).serve(call);
            }
        }
        return Map.of();
    }

    private static String resource(final Call call) throws Refusal {
        final var uri = call.params().require("uri");
        Resources.read(uri);
        return uri;
    }
}
