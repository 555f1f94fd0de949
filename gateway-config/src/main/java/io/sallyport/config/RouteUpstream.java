package io.sallyport.config;

import java.util.Optional;

/**
 * An upstream as one route publishes it.
 *
 * @param prefix as written; {@link RouteConfig#prefix} has the default
 */
public record RouteUpstream(String upstream, Optional<String> prefix, ToolSelection tools) {}
