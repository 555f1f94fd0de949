package io.sallyport.server.testkit.conformance;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The resources, and a template. */
final class Resources {

    private static final Map<String, Object> LIST = JsonObject.literal("""
            {
              "resources": [
                {
                  "uri": "test://static-text",
                  "name": "static-text",
                  "title": "Static Text Resource",
                  "description": "A text that stays as it is",
                  "mimeType": "text/plain"
                },
                {
                  "uri": "test://static-binary",
                  "name": "static-binary",
                  "description": "An image that stays as it is",
                  "mimeType": "image/png"
                },
                {
                  "uri": "test://watched-resource",
                  "name": "watched-resource",
                  "description": "A text that subscribers hear of when the tool touch_resource is called",
                  "mimeType": "text/plain"
                }
              ]
            }""");
    private static final Map<String, Object> TEMPLATES = JsonObject.literal("""
            {
              "resourceTemplates": [
                {
                  "uriTemplate": "test://template/{id}/data",
                  "name": "template",
                  "description": "A resource for every id",
                  "mimeType": "application/json"
                }
              ]
            }""");
    private static final Pattern TEMPLATE = Pattern.compile("test://template/([^/]+)/data");

    private Resources() {}

    static Map<String, Feature> features() {
        return Map.of(
                "resources/list",
                _ -> LIST,
                "resources/templates/list",
                _ -> TEMPLATES,
                "resources/read",
                call -> Map.of("contents", List.of(read(call.params().require("uri")))));
    }

    static Map<String, Object> read(final String uri) throws Refusal {
        return switch (uri) {
            case "test://static-text" ->
                Content.contents(uri, "text/plain", "text", "This is the content of the static text resource.");
            case "test://static-binary" -> Content.contents(uri, "image/png", "blob", Content.IMAGE);
            case "test://watched-resource" -> Content.contents(uri, "text/plain", "text", "Watched resource content");
            default -> readTemplate(uri);
        };
    }

    private static Map<String, Object> readTemplate(final String uri) throws Refusal {
        final var parts = TEMPLATE.matcher(uri);
        if (!parts.matches()) {
            throw Refusal.noSuchResource(uri);
        }
        final var id = parts.group(1);
        final var text = JsonObject.write(Map.of("id", id, "templateTest", true, "data", "Data for ID: " + id));
        return Content.contents(uri, "application/json", "text", text);
    }
}
