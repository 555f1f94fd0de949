/**
 * Servers of the first HTTP transport (2024-11-05, basic/transports, HTTP with SSE): a GET opens a stream that says where
 * to POST messages, and every answer comes on that stream.
 *
 * <p>Start at {@link io.sallyport.server.upstream.sse.SseTransport}; each stream is a pipe, and so a session.
 */
@NullMarked
package io.sallyport.server.upstream.sse;

import org.jspecify.annotations.NullMarked;
