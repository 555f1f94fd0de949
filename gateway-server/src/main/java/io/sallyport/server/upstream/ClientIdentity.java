package io.sallyport.server.upstream;

/**
 * Who the gateway says it is when it opens a session upstream: itself, or the client it opens it for.
 *
 * @param capabilities what that client can do: a JSON object
 */
public record ClientIdentity(String name, String version, String capabilities) {}
