package io.sallyport.demo.selftest;

import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.sallyport.demo.stage.DemoClient;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a step expects, and the sentence it fails with. */
final class Expect {

    private Expect() {}

    /** A promise that was not kept. */
    static final class Broken extends RuntimeException {
        private final String reason;

        Broken(String reason) {
            super(reason);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    static void that(boolean kept, String otherwise) {
        if (!kept) {
            throw new Broken(otherwise);
        }
    }

    static void equal(Object expected, @Nullable Object actual, String subject) {
        that(Objects.equals(expected, actual), subject + " is " + actual + ", not " + expected);
    }

    static void contains(String text, String part, String subject) {
        that(text.contains(part), subject + " does not mention " + part + ": " + text);
    }

    /** The texts of a result that is no error. */
    static List<String> success(CallToolResult result) {
        final var texts = DemoClient.texts(result);
        that(!Boolean.TRUE.equals(result.isError()), "the tool answered with an error: " + texts);
        return texts;
    }
}
