package io.sallyport.server.it;

import io.sallyport.demo.stage.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * An MCP server without a transport: {@code whoami} tells its name and how often it was asked, after two progress
 * notifications where the call wants any; {@code ask} asks its client for roots and goes on. As a program it speaks NDJSON
 * over its standard streams, and its name is its process's id.
 */
final class PlainServer {

    private static final List<String> FLAGS =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx32m", "-Xshare:auto");
    private static final Pattern ID = Pattern.compile("\"id\":(\"[^\"]*\"|-?\\d+)");
    private static final Pattern TOKEN = Pattern.compile("\"progressToken\":(\"[^\"]*\"|-?\\d+)");

    private final String name;
    private final AtomicInteger asked = new AtomicInteger();

    PlainServer(final String name) {
        this.name = name;
    }

    /** The command that runs it as a program. */
    static List<String> command() {
        try {
            final var classes = Path.of(PlainServer.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return new JavaCommand(FLAGS, classes.toString(), PlainServer.class.getName()).with();
        } catch (final URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public static void main(final String[] arguments) throws IOException {
        final var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        final var server = new PlainServer(Long.toString(ProcessHandle.current().pid()));
        out.println("Plain server, at your service");
        System.err.println("plain server started");
        final var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            server.take(line, out::println);
        }
    }

    /** Takes a message and says whatever comes of it. */
    void take(final String message, final Consumer<String> says) {
        final var id = find(ID, message);
        if (id.isPresent() && message.contains("\"method\":")) {
            answer(message, id.get(), says);
        }
    }

    private void answer(final String message, final String id, final Consumer<String> says) {
        if (message.contains("\"initialize\"")) {
            result(
                    id,
                    "{\"protocolVersion\":\"2024-11-05\",\"capabilities\":{\"tools\":{}},\"serverInfo\":"
                            + "{\"name\":\"plain\",\"version\":\"1\"}}",
                    says);
        } else if (message.contains("\"tools/list\"")) {
            result(
                    id,
                    "{\"tools\":[{\"name\":\"whoami\",\"inputSchema\":{\"type\":\"object\"}},"
                            + "{\"name\":\"ask\",\"inputSchema\":{\"type\":\"object\"}}]}",
                    says);
        } else if (message.contains("\"tools/call\"")) {
            call(message, id, says);
        } else {
            result(id, "{}", says);
        }
    }

    private void call(final String message, final String id, final Consumer<String> says) {
        if (message.contains("\"ask\"")) {
            says.accept("{\"jsonrpc\":\"2.0\",\"id\":\"r1\",\"method\":\"roots/list\"}");
        }
        find(TOKEN, message).ifPresent(token -> {
            for (int step = 1; step <= 2; step++) {
                says.accept("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":"
                        + token + ",\"progress\":" + step + ",\"total\":2}}");
            }
        });
        final var text = name + " " + asked.incrementAndGet();
        result(id, "{\"content\":[{\"type\":\"text\",\"text\":\"" + text + "\"}]}", says);
    }

    private static void result(final String id, final String result, final Consumer<String> says) {
        says.accept("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}");
    }

    private static Optional<String> find(final Pattern pattern, final String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).findFirst();
    }
}
