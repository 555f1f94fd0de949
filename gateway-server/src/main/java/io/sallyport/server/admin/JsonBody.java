package io.sallyport.server.admin;

import io.sallyport.server.admin.AdminViews.EndpointView;
import io.sallyport.server.admin.AdminViews.Health;
import io.sallyport.server.admin.AdminViews.Readiness;
import io.sallyport.server.admin.AdminViews.RouteView;
import io.sallyport.server.admin.AdminViews.UpstreamStatus;
import io.sallyport.server.admin.AdminViews.UpstreamView;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The JSON bodies of the operators' ports. */
final class JsonBody {

    private static final JsonFactory JSON = new JsonFactory();

    private JsonBody() {}

    static String health(final Health health) {
        return object(json -> {
            json.writeStringProperty("status", health.up() ? "up" : "stuck");
            json.writeNumberProperty("loops", health.loops());
            json.writeNumberProperty("stuckLoops", health.stuckLoops());
        });
    }

    static String readiness(final Readiness readiness) {
        return object(json -> {
            json.writeBooleanProperty("ready", readiness.ready());
            json.writeBooleanProperty("draining", readiness.draining());
            json.writeBooleanProperty("lastReloadSuccessful", readiness.lastReload());
            strings(json, "reasons", readiness.reasons());
            objects(json, "upstreams", readiness.upstreams(), upstream -> status(json, upstream));
        });
    }

    static String upstreams(final List<UpstreamView> upstreams) {
        return object(json -> objects(json, "upstreams", upstreams, upstream -> upstream(json, upstream)));
    }

    static String routes(final List<RouteView> routes) {
        return object(json -> objects(json, "routes", routes, route -> route(json, route)));
    }

    private static void status(final JsonGenerator json, final UpstreamStatus upstream) {
        json.writeStringProperty("name", upstream.name());
        json.writeBooleanProperty("up", upstream.up());
        json.writeBooleanProperty("required", upstream.required());
        upstream.reason().ifPresent(reason -> json.writeStringProperty("reason", word(reason)));
        json.writeStringProperty("catalogue", word(upstream.catalogue()));
    }

    private static void upstream(final JsonGenerator json, final UpstreamView upstream) {
        json.writeStringProperty("name", upstream.name());
        json.writeStringProperty("catalogue", word(upstream.catalogue()));
        json.writeNumberProperty("tools", upstream.tools());
        objects(json, "endpoints", upstream.endpoints(), endpoint -> endpoint(json, endpoint));
    }

    private static void endpoint(final JsonGenerator json, final EndpointView endpoint) {
        json.writeStringProperty("url", endpoint.url());
        json.writeBooleanProperty("up", endpoint.up());
        json.writeBooleanProperty("breakerOpen", endpoint.breakerOpen());
        json.writeNumberProperty("connections", endpoint.connections());
        json.writeStringProperty("detail", endpoint.detail());
    }

    private static void route(final JsonGenerator json, final RouteView route) {
        json.writeStringProperty("name", route.name());
        json.writeStringProperty("path", route.path());
        strings(json, "upstreams", route.upstreams());
        json.writeNumberProperty("tools", route.tools());
    }

    private static String object(final Consumer<JsonGenerator> fields) {
        final var text = new StringWriter();
        try (final var json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            fields.accept(json);
            json.writeEndObject();
        }
        return text.toString();
    }

    private static <T> void objects(
            final JsonGenerator json, final String name, final List<T> items, final Consumer<T> fields) {
        json.writeArrayPropertyStart(name);
        for (final var item : items) {
            json.writeStartObject();
            fields.accept(item);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void strings(final JsonGenerator json, final String name, final List<String> items) {
        json.writeArrayPropertyStart(name);
        items.forEach(json::writeString);
        json.writeEndArray();
    }

    /** {@code NOT_MCP} is {@code not-mcp}. */
    private static String word(final Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
