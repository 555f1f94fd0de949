/**
 * Makes what runs out of what was written: configuration and plugins become upstreams, routes and listeners. The only
 * room that knows every kind; what did not change is carried over.
 *
 * <p>Start at {@link io.sallyport.server.assembly.RouterAssembly}.
 */
@NullMarked
package io.sallyport.server.assembly;

import org.jspecify.annotations.NullMarked;
