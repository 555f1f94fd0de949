package io.sallyport.plugins.spi;

import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * What the gateway lends a plugin of one route.
 *
 * @param route the route's name
 * @param resource the route's public URL: the default audience and the RFC 9728 resource
 * @param clock the time
 * @param blocking runs what may block, on virtual threads; never an event loop
 */
public record PluginContext(String route, URI resource, InstantSource clock, Executor blocking) {}
