package io.sallyport.server.bridge;

import io.sallyport.mcp.AnswerEdit;
import io.sallyport.mcp.Answers;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.ErrorCodes;
import io.sallyport.mcp.JsonArray;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.JsonKind;
import io.sallyport.mcp.JsonObject;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.MetaKeys;
import io.sallyport.mcp.ObjectEdit;
import io.sallyport.mcp.RequestId;
import java.util.Optional;

/** What servers without sessions answer, as a client in a session knows it (2025-11-25). */
public final class LegacyAnswer {

    private LegacyAnswer() {}

    /** Without what only the other era has. */
    public static void edit(final Envelope.Request request, final Envelope.Result answer, final AnswerEdit edit) {
        edit.remove("resultType").remove("ttlMs").remove("cacheScope").removeMeta(MetaKeys.SERVER_INFO);
        if (request.method().equals(McpMethods.TOOLS_CALL) && hasOtherThanObject(answer)) {
            edit.remove("structuredContent");
        }
    }

    /** Structured content that is no object stands in a text beside it as well. */
    private static boolean hasOtherThanObject(final Envelope.Result answer) {
        return InputRequired.fields(answer)
                .flatMap(fields -> fields.member("structuredContent"))
                .filter(content -> content.kind() != JsonKind.OBJECT)
                .isPresent();
    }

    /** A tool's definition: in a session the structure of its output is always an object's. */
    public static byte[] definition(final byte[] tool) {
        return JsonFields.of(tool)
                .filter(fields -> fields.object("outputSchema")
                        .filter(schema -> !schema.string("type").equals(Optional.of("object")))
                        .isPresent())
                .map(fields -> ObjectEdit.of(fields).remove("outputSchema").apply())
                .orElse(tool);
    }

    /** The code that the error has for this client: a resource that is not there has one of its own. */
    public static int code(final Envelope.Request request, final Envelope.Failed error) {
        final boolean notFound = request.method().equals(McpMethods.RESOURCES_READ)
                && error.code() == ErrorCodes.INVALID_PARAMS
                && JsonFields.of(error.json(), error.error())
                        .flatMap(fields -> fields.object("data"))
                        .flatMap(data -> data.string("uri"))
                        .isPresent();
        return notFound ? ErrorCodes.RESOURCE_NOT_FOUND : error.code();
    }

    /** A tool that has failed says so itself, so that the model reads it. */
    public static byte[] toolError(final RequestId id, final String why) {
        final var text = JsonObject.start().string("type", "text").string("text", why);
        final var result = JsonObject.start()
                .raw("content", JsonArray.start().raw(text.end()).end())
                .bool("isError", true);
        return Answers.result(id, result.end());
    }
}
