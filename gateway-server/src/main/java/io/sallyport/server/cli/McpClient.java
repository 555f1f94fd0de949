package io.sallyport.server.cli;

import io.sallyport.mcp.ErrorCodes;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.JsonObject;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.mcp.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A client in a session that can do nothing but ask. For use by one thread, which waits. */
final class McpClient implements AutoCloseable {

    private static final int MOST_PAGES = 10_000;

    private final McpHttp http;
    private int nextId = 1;

    private McpClient(final McpHttp http) {
        this.http = http;
    }

    /** Opens a session. Whatever fails closes the connection. */
    static McpClient open(final McpHttp http, final String version) throws CommandFailure {
        final var client = new McpClient(http);
        try {
            client.initialize(version);
            return client;
        } catch (final CommandFailure e) {
            client.close();
            throw e;
        }
    }

    private void initialize(final String version) throws CommandFailure {
        final var info = JsonObject.start()
                .string("name", "sallyport")
                .string("version", version)
                .end();
        final var params = JsonObject.start()
                .string("protocolVersion", ProtocolVersion.LATEST_LEGACY.text())
                .json("capabilities", "{}")
                .raw("clientInfo", info);
        final var result = request(McpMethods.INITIALIZE, params.end(), _ -> {});
        http.speaks(result.string("protocolVersion").orElse(ProtocolVersion.LATEST_LEGACY.text()));
        told(JsonObject.start()
                .string("jsonrpc", "2.0")
                .string("method", McpMethods.INITIALIZED)
                .end());
    }

    /** The definitions of all tools, of every page. */
    List<JsonFields> tools() throws CommandFailure {
        final var tools = new ArrayList<JsonFields>();
        final var cursors = new HashSet<String>();
        Optional<String> cursor = Optional.empty();
        do {
            final var params = JsonObject.start();
            cursor.ifPresent(text -> params.string("cursor", text));
            final var page = request(McpMethods.TOOLS_LIST, params.end(), _ -> {});
            final var elements = page.elements("tools")
                    .orElseThrow(() -> new CommandFailure("the server's list of tools is no list"));
            for (final Span tool : elements) {
                JsonFields.of(page.json(), tool).ifPresent(tools::add);
            }
            cursor = page.string("nextCursor");
        } while (cursor.filter(cursors::add).isPresent() && cursors.size() < MOST_PAGES);
        return List.copyOf(tools);
    }

    /**
     * The result of a request.
     *
     * @param params a JSON object
     * @param heard hears notifications that come before the result
     * @throws CommandFailure where there is none, with what the server says of it
     */
    JsonFields request(final String method, final byte[] params, final Consumer<JsonFields> heard)
            throws CommandFailure {
        final var id = Integer.toString(nextId++);
        final var message = JsonObject.start()
                .string("jsonrpc", "2.0")
                .json("id", id)
                .string("method", method)
                .raw("params", params)
                .end();
        try {
            final var answer = http.ask(message, incoming -> isAnswer(incoming, id, heard));
            return answer.object("result").orElseThrow(() -> error(answer));
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        }
    }

    private boolean isAnswer(final JsonFields message, final String id, final Consumer<JsonFields> heard)
            throws CommandFailure, InterruptedException {
        final var theirs = message.value("id").map(span -> text(message, span));
        if (message.member("method").isEmpty()) {
            return theirs.filter(id::equals).isPresent()
                    || theirs.filter("null"::equals).isPresent();
        }
        if (theirs.isPresent()) {
            refuse(message, theirs.get());
        } else {
            heard.accept(message);
        }
        return false;
    }

    /** It declared that it can do nothing; a ping is answered all the same. */
    private void refuse(final JsonFields request, final String id) throws CommandFailure, InterruptedException {
        final var answer = JsonObject.start().string("jsonrpc", "2.0").json("id", id);
        http.tell(
                request.string("method").filter(McpMethods.PING::equals).isPresent()
                        ? answer.json("result", "{}").end()
                        : answer.raw(
                                        "error",
                                        JsonObject.start()
                                                .number("code", ErrorCodes.METHOD_NOT_FOUND)
                                                .string("message", "A command line has nobody to ask.")
                                                .end())
                                .end());
    }

    private void told(final byte[] message) throws CommandFailure {
        try {
            http.tell(message);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        }
    }

    private static CommandFailure error(final JsonFields answer) {
        final var error = answer.object("error");
        final var code = error.flatMap(fields -> fields.value("code").map(span -> " (" + text(fields, span) + ")"));
        return new CommandFailure("the server says: "
                + Shell.plain(error.flatMap(fields -> fields.string("message")).orElse("nothing that is an answer"))
                + code.orElse(""));
    }

    static String text(final JsonFields fields, final Span span) {
        return new String(fields.json(), span.start(), span.length(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.close();
    }
}
