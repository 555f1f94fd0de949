/**
 * The gateway to itself: clients and servers in this process and in memory, so that a call's way is compiled before
 * anybody comes by it.
 *
 * <p>Start at {@link io.sallyport.server.rehearsal.Rehearsal}.
 */
@NullMarked
package io.sallyport.server.rehearsal;

import org.jspecify.annotations.NullMarked;
