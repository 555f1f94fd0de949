package io.sallyport.server.testkit.conformance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Content blocks, and the results made of them. */
final class Content {

    /** A PNG of one red pixel. */
    static final String IMAGE =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";
    /** A WAV file of one silent sample. */
    static final String AUDIO = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQIAAAAAAA==";

    private Content() {}

    static Map<String, Object> text(final String text) {
        return Map.of("type", "text", "text", text);
    }

    static Map<String, Object> image() {
        return Map.of("type", "image", "data", IMAGE, "mimeType", "image/png");
    }

    static Map<String, Object> audio() {
        return Map.of("type", "audio", "data", AUDIO, "mimeType", "audio/wav");
    }

    static Map<String, Object> embedded(final String uri, final String mimeType, final String text) {
        return Map.of("type", "resource", "resource", contents(uri, mimeType, "text", text));
    }

    /** What a resource holds, under {@code text} or {@code blob}. */
    static Map<String, Object> contents(
            final String uri, final String mimeType, final String member, final String value) {
        final var contents = new LinkedHashMap<String, Object>();
        contents.put("uri", uri);
        contents.put("mimeType", mimeType);
        contents.put(member, value);
        return contents;
    }

    static Map<String, Object> result(final Map<String, Object> block) {
        return result(List.of(block));
    }

    static Map<String, Object> result(final List<Map<String, Object>> blocks) {
        return Map.of("content", blocks);
    }

    /** A tool's failure, told to the model. */
    static Map<String, Object> failure(final String text) {
        return Map.of("content", List.of(text(text)), "isError", true);
    }
}
