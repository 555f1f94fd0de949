/**
 * Servers that are processes of the gateway's own, spoken to over their standard streams (2025-11-25, basic/transports,
 * stdio).
 *
 * <p>Start at {@link io.sallyport.server.upstream.stdio.StdioTransport}. With {@code isolation: session} every session has
 * a process; with {@code shared} all of them have one, and {@link io.sallyport.server.upstream.stdio.SharedServer} keeps
 * their ids apart. {@link io.sallyport.server.upstream.stdio.ProcessPipe} is one process with its threads: platform
 * threads, because a read from a process's pipe holds a virtual thread's carrier, of which there are 256 at most.
 */
@NullMarked
package io.sallyport.server.upstream.stdio;

import org.jspecify.annotations.NullMarked;
