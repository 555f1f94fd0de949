/**
 * Requests to upstreams over HTTP/1.1, on the gateway's event loops.
 *
 * <p>Start at {@link io.sallyport.server.upstream.http.NettyUpstreamTransport}. An exchange takes a connection of its
 * endpoint's pool, or opens one; everything about an exchange and its connection happens on one loop, and only a pool's
 * counts and its queue of waiters are shared between loops. No buffer leaves this room: a listener gets arrays. Nothing
 * here is ever sent twice; whoever calls decides about retries by {@link
 * io.sallyport.server.upstream.Breakdown.Kind#nothingSent()}.
 */
@NullMarked
package io.sallyport.server.upstream.http;

import org.jspecify.annotations.NullMarked;
