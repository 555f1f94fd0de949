/**
 * Streamable HTTP towards clients: heads are judged, bodies read within bounds, answers written as JSON or SSE.
 *
 * <p>Start at {@link io.sallyport.server.transport.ExchangeHandler}, which turns Netty's objects into ours and back; what
 * is decided about a head is in {@link io.sallyport.server.transport.Gate}, and every refusal becomes bytes in
 * {@link io.sallyport.server.transport.FailureRenderer}. Nothing here knows what a call means.
 */
@NullMarked
package io.sallyport.server.transport;

import org.jspecify.annotations.NullMarked;
