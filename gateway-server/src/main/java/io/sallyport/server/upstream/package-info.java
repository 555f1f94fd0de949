/**
 * The servers behind the gateway: their endpoints, health, breakers and how a request gets to one of them.
 *
 * <p>No Netty here; how bytes travel is behind {@link io.sallyport.server.upstream.UpstreamTransport}.
 */
@NullMarked
package io.sallyport.server.upstream;

import org.jspecify.annotations.NullMarked;
