/**
 * The process: command line, start, reload and drain.
 *
 * <p>Start at {@link io.sallyport.server.SallyportMain}; {@link io.sallyport.server.Gateway} owns everything that lives
 * as long as the process.
 */
@NullMarked
package io.sallyport.server;

import org.jspecify.annotations.NullMarked;
