package io.sallyport.benchmarks.upstream;

import io.sallyport.mcp.RequestId;
import java.nio.charset.StandardCharsets;

/** What a call says before its result. */
final class Progress {

    private static final int EVENTS = 1000;
    private static final String BEFORE =
            "event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\","
                    + "\"params\":{\"progressToken\":";

    private Progress() {}

    /** A thousand events with that token. */
    static byte[] events(final RequestId token) {
        final var text = new StringBuilder(EVENTS * 150);
        for (int number = 1; number <= EVENTS; number++) {
            text.append(BEFORE)
                    .append(token.json())
                    .append(",\"progress\":")
                    .append(number)
                    .append(",\"total\":1000}}\n\n");
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
