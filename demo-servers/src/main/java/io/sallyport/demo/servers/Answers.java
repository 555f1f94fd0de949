package io.sallyport.demo.servers;

import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.util.List;

/** The two shapes of a tool's result used here: text, one block for each item, and an error the model can read. */
final class Answers {

    private Answers() {}

    static CallToolResult text(List<String> blocks) {
        return CallToolResult.builder().textContent(blocks).isError(false).build();
    }

    static CallToolResult text(String block) {
        return text(List.of(block));
    }

    static CallToolResult error(String reason) {
        return CallToolResult.builder().addTextContent(reason).isError(true).build();
    }
}
