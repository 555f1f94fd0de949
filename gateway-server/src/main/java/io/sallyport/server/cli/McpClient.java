package io.sallyport.server.cli;

import io.sallyport.mcp.Era;
import io.sallyport.mcp.ErrorCodes;
import io.sallyport.mcp.HeaderParams;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.JsonObject;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.MetaKeys;
import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.mcp.RoutingHeaders;
import io.sallyport.mcp.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A client that can do nothing but ask, without sessions where the server can do without, else in one. For use by one thread,
 * which waits.
 */
final class McpClient implements AutoCloseable {

    private static final int MOST_PAGES = 10_000;
    /** What a Sallyport says in lists of servers that it has not reached yet. */
    private static final String MISSING = "io.sallyport/missing";

    private final McpHttp http;
    private final String info;
    private final Set<String> missing = new TreeSet<>();
    private Era era = Era.MODERN;
    private int nextId = 1;

    private McpClient(final McpHttp http, final String version) {
        this.http = http;
        this.info = new String(
                JsonObject.start()
                        .string("name", "sallyport")
                        .string("version", version)
                        .end(),
                StandardCharsets.UTF_8);
    }

    /** Learns what the server speaks, and opens a session where it needs one. Whatever fails closes the connection. */
    static McpClient open(final McpHttp http, final String version) throws CommandFailure {
        final var client = new McpClient(http, version);
        try {
            if (!client.isModern()) {
                client.initialize();
            }
            return client;
        } catch (final CommandFailure e) {
            client.close();
            throw e;
        } catch (final InterruptedException e) {
            client.close();
            throw interrupted(e);
        }
    }

    /** As 2026-07-28 (basic/versioning) has clients find out: whatever is no answer of that revision is worth a session. */
    private boolean isModern() throws CommandFailure, InterruptedException {
        http.speaks(ProtocolVersion.LATEST_MODERN.text());
        final var id = Integer.toString(nextId++);
        final var message = message(id, McpMethods.DISCOVER, params().end());
        final var answer = http.probe(message, RoutingHeaders.of(McpMethods.DISCOVER, message, HeaderParams.NONE));
        return answer.flatMap(fields -> fields.object("result"))
                .filter(result -> result.strings("supportedVersions").contains(ProtocolVersion.LATEST_MODERN.text()))
                .isPresent();
    }

    private void initialize() throws CommandFailure {
        era = Era.LEGACY;
        http.speaksNothingYet();
        final var params = JsonObject.start()
                .string("protocolVersion", ProtocolVersion.LATEST_LEGACY.text())
                .json("capabilities", "{}")
                .json("clientInfo", info);
        final var result = request(McpMethods.INITIALIZE, params.end(), HeaderParams.NONE, _ -> {});
        http.speaks(result.string("protocolVersion").orElse(ProtocolVersion.LATEST_LEGACY.text()));
        told(JsonObject.start()
                .string("jsonrpc", "2.0")
                .string("method", McpMethods.INITIALIZED)
                .end());
    }

    /** The definitions of all tools, of every page. */
    List<JsonFields> tools() throws CommandFailure {
        return tools(_ -> false);
    }

    /** Upstreams that the lists read so far lack. */
    List<String> missing() {
        return List.copyOf(missing);
    }

    /** The same up to the page with one that is looked for. */
    private List<JsonFields> tools(final Predicate<JsonFields> wanted) throws CommandFailure {
        final var tools = new ArrayList<JsonFields>();
        final var cursors = new HashSet<String>();
        Optional<String> cursor = Optional.empty();
        do {
            final var params = params();
            cursor.ifPresent(text -> params.string("cursor", text));
            final var page = request(McpMethods.TOOLS_LIST, params.end(), HeaderParams.NONE, _ -> {});
            final var elements = page.elements("tools")
                    .orElseThrow(() -> new CommandFailure("the server's list of tools is no list"));
            for (final Span tool : elements) {
                JsonFields.of(page.json(), tool).ifPresent(tools::add);
            }
            page.object("_meta").ifPresent(meta -> missing.addAll(meta.strings(MISSING)));
            cursor = page.string("nextCursor");
        } while (tools.stream().noneMatch(wanted)
                && cursor.filter(cursors::add).isPresent()
                && cursors.size() < MOST_PAGES);
        return List.copyOf(tools);
    }

    /**
     * The result of a tool.
     *
     * @param heard hears notifications that come before the result; where there is none, the server is asked for none
     * @throws CommandFailure where there is none, with what the server says of it
     */
    JsonFields call(final String tool, final JsonFields arguments, final Optional<Consumer<JsonFields>> heard)
            throws CommandFailure {
        final var params = JsonObject.start().string("name", tool).raw("arguments", arguments.json(), arguments.span());
        final var result = request(
                McpMethods.TOOLS_CALL,
                described(params, heard.isPresent()).end(),
                mirrored(tool),
                heard.orElse(_ -> {}));
        if (result.string("resultType").filter("input_required"::equals).isPresent()) {
            throw new CommandFailure("the tool asks for more than its arguments, and a command line has nobody to ask");
        }
        return result;
    }

    /** Which arguments are repeated in header fields: only the definition of the tool says. */
    private HeaderParams mirrored(final String tool) throws CommandFailure {
        if (era == Era.LEGACY) {
            return HeaderParams.NONE;
        }
        final Predicate<JsonFields> wanted =
                definition -> definition.string("name").filter(tool::equals).isPresent();
        return tools(wanted).stream()
                .filter(wanted)
                .findFirst()
                .flatMap(definition ->
                        HeaderParams.of(text(definition, definition.span()).getBytes(StandardCharsets.UTF_8)))
                .orElse(HeaderParams.NONE);
    }

    private JsonObject params() {
        return described(JsonObject.start(), false);
    }

    private JsonObject described(final JsonObject params, final boolean withProgress) {
        final var meta = JsonObject.start();
        if (withProgress) {
            meta.number(MetaKeys.PROGRESS_TOKEN, 1);
        }
        return switch (era) {
            case MODERN ->
                params.raw(
                        "_meta",
                        meta.string(MetaKeys.PROTOCOL_VERSION, ProtocolVersion.LATEST_MODERN.text())
                                .json(MetaKeys.CLIENT_INFO, info)
                                .json(MetaKeys.CLIENT_CAPABILITIES, "{}")
                                .end());
            case LEGACY -> withProgress ? params.raw("_meta", meta.end()) : params;
        };
    }

    private JsonFields request(
            final String method, final byte[] params, final HeaderParams mirrored, final Consumer<JsonFields> heard)
            throws CommandFailure {
        final var id = Integer.toString(nextId++);
        final var message = message(id, method, params);
        try {
            final var fields = era == Era.MODERN
                    ? RoutingHeaders.of(method, message, mirrored)
                    : List.<Map.Entry<String, String>>of();
            final var answer = http.ask(message, fields, incoming -> isAnswer(incoming, id, heard));
            return answer.object("result").orElseThrow(() -> error(answer));
        } catch (final InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static byte[] message(final String id, final String method, final byte[] params) {
        return JsonObject.start()
                .string("jsonrpc", "2.0")
                .json("id", id)
                .string("method", method)
                .raw("params", params)
                .end();
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
            throw interrupted(e);
        }
    }

    private static CommandFailure interrupted(final InterruptedException e) {
        Thread.currentThread().interrupt();
        return new CommandFailure("interrupted", e);
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
