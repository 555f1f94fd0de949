package io.sallyport.server.federation;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.JsonElements;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.JsonKind;
import io.sallyport.mcp.ObjectEdit;
import io.sallyport.mcp.Span;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Finds the URIs in what an upstream says, and in what a client says to it, and puts the other side's in their place. */
final class UriEdits {

    private static final int DEEPEST = 64;

    private final byte[] json;
    private final Function<String, Optional<String>> mapped;
    private final BiConsumer<Span, String> found;

    /** @param found hears where another text belongs */
    private UriEdits(
            final byte[] json, final Function<String, Optional<String>> mapped, final BiConsumer<Span, String> found) {
        this.json = json;
        this.mapped = mapped;
        this.found = found;
    }

    /** {@code _meta} of a tool whose {@code ui.resourceUri} is another on this route; empty where it has none. */
    static Optional<String> ofTool(final JsonFields tool, final Uris uris) {
        if (uris.isIdentity()) {
            return Optional.empty();
        }
        return tool.object("_meta")
                .flatMap(meta -> meta.object("ui")
                        .flatMap(ui -> ui.string("resourceUri").map(uri -> {
                            final var edited = ObjectEdit.of(ui)
                                    .setString("resourceUri", uris.published(uri))
                                    .apply();
                            return new String(
                                    ObjectEdit.of(meta)
                                            .set("ui", new String(edited, StandardCharsets.UTF_8))
                                            .apply(),
                                    StandardCharsets.UTF_8);
                        })));
    }

    /** What an owner answers, with the route's URIs. */
    static AnswerWords inAnswers(final Uris uris) {
        return new AnswerWords() {
            @Override
            public void inResult(final Envelope.Result answer, final BiConsumer<Span, String> found) {
                JsonFields.of(answer.json(), answer.result())
                        .ifPresent(result -> UriEdits.inResult(result, uris, found));
            }

            @Override
            public void inError(final Envelope.Failed answer, final BiConsumer<Span, String> found) {
                JsonFields.of(answer.json(), answer.error())
                        .flatMap(error -> error.object("data"))
                        .ifPresent(data -> inObject(data, uris, found));
            }
        };
    }

    /** A result with the route's URIs: of what was read, linked and embedded. */
    static void inResult(final JsonFields result, final Uris uris, final BiConsumer<Span, String> found) {
        final var edits = new UriEdits(result.json(), uri -> Optional.of(uris.published(uri)), found);
        edits.each(result, "contents", edits::uri);
        edits.each(result, "content", edits::content);
        edits.each(result, "messages", message -> message.object("content").ifPresent(edits::content));
    }

    /** A notification or error data object with the route's URI. */
    static void inObject(final JsonFields object, final Uris uris, final BiConsumer<Span, String> found) {
        new UriEdits(object.json(), uri -> Optional.of(uris.published(uri)), found).uri(object);
    }

    /** Arguments with the upstream's own URI wherever a string is exactly one that was published for it. */
    static void inArguments(
            final byte[] json, final Span params, final Uris uris, final BiConsumer<Span, String> found) {
        final var edits = new UriEdits(json, text -> uris.original(text).filter(Uris::isUri), found);
        JsonFields.of(json, params)
                .flatMap(fields -> fields.member("arguments"))
                .ifPresent(arguments -> edits.strings(arguments.value(), arguments.kind(), DEEPEST));
    }

    private interface Visitor {

        void visit(JsonFields object);
    }

    private void each(final JsonFields fields, final String key, final Visitor visitor) {
        fields.elements(key)
                .orElse(List.of())
                .forEach(element -> JsonFields.of(json, element).ifPresent(visitor::visit));
    }

    private void content(final JsonFields block) {
        switch (block.string("type").orElse("")) {
            case "resource_link" -> uri(block);
            case "resource" -> block.object("resource").ifPresent(this::uri);
            default -> {}
        }
    }

    private void uri(final JsonFields object) {
        object.string("uri")
                .flatMap(mapped)
                .ifPresent(uri -> object.value("uri").ifPresent(span -> found.accept(span, uri)));
    }

    private void strings(final Span value, final JsonKind kind, final int depth) {
        if (depth == 0) {
            return;
        }
        switch (kind) {
            case OBJECT ->
                JsonFields.of(json, value)
                        .ifPresent(object -> object.members().forEach(member -> {
                            if (member.kind() == JsonKind.STRING) {
                                object.string(member.key())
                                        .flatMap(mapped)
                                        .ifPresent(uri -> found.accept(member.value(), uri));
                            } else {
                                strings(member.value(), member.kind(), depth - 1);
                            }
                        }));
            case ARRAY ->
                JsonElements.of(json, value).orElse(List.of()).forEach(element -> element(element, depth - 1));
            case STRING, NUMBER, BOOLEAN, NULL -> {}
        }
    }

    private void element(final Span element, final int depth) {
        switch (json[element.start()]) {
            case '{' -> strings(element, JsonKind.OBJECT, depth);
            case '[' -> strings(element, JsonKind.ARRAY, depth);
            case '"' -> JsonElements.string(json, element).flatMap(mapped).ifPresent(uri -> found.accept(element, uri));
            default -> {}
        }
    }
}
