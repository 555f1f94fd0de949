package io.sallyport.server.federation;

import io.sallyport.mcp.Answers;
import io.sallyport.mcp.JsonText;
import io.sallyport.mcp.RequestId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The answer to {@code tools/list}: every visible tool on one page, and which upstreams could not be asked yet. */
public final class ToolList {

    private ToolList() {}

    public static byte[] answer(
            final RequestId id,
            final ToolIndex index,
            final Predicate<PublishedTool> visible,
            final List<String> missing) {
        final var result = new ByteArrayOutputStream(16 * 1024);
        result.writeBytes("{\"tools\":[".getBytes(StandardCharsets.UTF_8));
        boolean first = true;
        for (final var tool : index.tools()) {
            if (visible.test(tool)) {
                if (!first) {
                    result.write(',');
                }
                result.writeBytes(tool.definition());
                first = false;
            }
        }
        result.write(']');
        if (!missing.isEmpty()) {
            result.writeBytes(
                    (",\"_meta\":{\"io.sallyport/missing\":" + array(missing) + '}').getBytes(StandardCharsets.UTF_8));
        }
        result.write('}');
        return Answers.result(id, result.toByteArray());
    }

    private static String array(final List<String> names) {
        return names.stream().map(JsonText::quote).collect(Collectors.joining(",", "[", "]"));
    }
}
