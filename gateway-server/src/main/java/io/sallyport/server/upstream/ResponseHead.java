package io.sallyport.server.upstream;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The head of an upstream's response, as much of it as the gateway uses.
 *
 * @param contentType the media type in lower case without parameters, empty where there is none
 * @param contentLength of the body where it is declared
 * @param sessionId {@code Mcp-Session-Id}
 * @param retryAfter the raw {@code Retry-After}
 */
public record ResponseHead(
        int status,
        String contentType,
        OptionalLong contentLength,
        Optional<String> sessionId,
        Optional<String> retryAfter) {

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    public boolean isEventStream() {
        return contentType.equals("text/event-stream");
    }

    public boolean isJson() {
        return contentType.equals("application/json");
    }
}
