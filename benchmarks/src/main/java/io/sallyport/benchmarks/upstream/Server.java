package io.sallyport.benchmarks.upstream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What one of the servers behind the one port is like; its path says what differs from a server with sessions and one tool:
 * {@code /NAME/modern/streams/tools-50/slow-2000}.
 *
 * @param modern without sessions (2026-07-28)
 * @param streams whether it has a stream for what it says by itself
 * @param delay before it lists its tools
 * @param tools the list, a JSON object
 */
record Server(boolean modern, boolean streams, Duration delay, byte[] tools) {

    private static final String NAMED = "{\"name\":\"%s\",\"description\":\"Answers with a fixed text\","
            + "\"inputSchema\":{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"}}}}";
    private static final String MODERN = ",\"resultType\":\"complete\",\"ttlMs\":3600000,\"cacheScope\":\"public\"";

    static Server of(final String path) {
        boolean modern = false;
        boolean streams = false;
        int tools = 0;
        Duration delay = Duration.ZERO;
        for (final var segment : path.split("/", -1)) {
            final int number = Integer.parseInt("0" + segment.replaceAll(".*-|\\D", ""));
            if (segment.startsWith("tools-")) {
                tools = number;
            } else if (segment.startsWith("slow-")) {
                delay = Duration.ofMillis(number);
            }
            modern |= segment.equals("modern");
            streams |= segment.equals("streams");
        }
        return new Server(modern, streams, delay, list(tools, modern ? MODERN : ""));
    }

    /** The named ones, and as many more as make up the number. */
    private static byte[] list(final int tools, final String more) {
        final var named = Arrays.stream(Tool.values()).map(Tool::title);
        final var others = IntStream.range(Tool.values().length, tools).mapToObj(number -> "tool_" + number);
        final var list = Stream.concat(named, others).map(NAMED::formatted).collect(Collectors.joining(","));
        return ("{\"tools\":[" + list + "]" + more + "}").getBytes(StandardCharsets.UTF_8);
    }
}
