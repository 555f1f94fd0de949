package io.sallyport.server.listener;

/**
 * Why a listener cannot start, or keeps what it had at a reload.
 *
 * @param key in the configuration, such as {@code listeners.mcp.address}
 * @param message for the operator
 */
public record ListenerProblem(String key, String message) {}
