package io.sallyport.server.testkit;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * A request as an upstream received it.
 *
 * @param headers by name in lower case
 */
public record UpstreamCall(String verb, String path, Map<String, String> headers, String body) {

    private static final Pattern METHOD = Pattern.compile("\"method\":\\s*\"([^\"]*)\"");
    private static final Pattern ID = Pattern.compile("\"id\":\\s*(\"[^\"]*\"|[0-9.eE+-]+)");
    private static final Pattern NAME = Pattern.compile("\"name\":\\s*\"([^\"]*)\"");
    private static final Pattern CURSOR = Pattern.compile("\"cursor\":\\s*\"([^\"]*)\"");

    /** The JSON-RPC method, empty where it is an answer or has no body. */
    public String method() {
        return first(METHOD, "");
    }

    /** The request's id as JSON. */
    public String id() {
        return first(ID, "null");
    }

    /** The called tool. */
    public String tool() {
        return first(NAME, "");
    }

    public String cursor() {
        return first(CURSOR, "");
    }

    /** The message that answers this request. */
    public String result(final String result) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id() + ",\"result\":" + result + "}";
    }

    private String first(final Pattern pattern, final String otherwise) {
        final var matcher = pattern.matcher(body);
        return matcher.find() ? matcher.group(1) : otherwise;
    }
}
