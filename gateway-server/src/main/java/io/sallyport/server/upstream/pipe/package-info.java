/**
 * Servers that speak over one two-way stream of messages, made to look like Streamable HTTP servers to the rooms above.
 *
 * <p>Start at {@link io.sallyport.server.upstream.pipe.PipedSessions}: it gives out session ids, one pipe for each. {@link
 * io.sallyport.server.upstream.pipe.PipedSession} knows which message belongs to which exchange. How a pipe is made, of a
 * process or of HTTP+SSE, is behind {@link io.sallyport.server.upstream.pipe.Pipe.Opener}.
 *
 * <p>Each session has a home, one event loop, where everything about it happens; what an exchange's listener hears hops to
 * the loop of its call.
 */
@NullMarked
package io.sallyport.server.upstream.pipe;

import org.jspecify.annotations.NullMarked;
