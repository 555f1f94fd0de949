/**
 * Many servers as one: catalogues, names, merging, and the one owner of each call.
 *
 * <p>Start at {@link io.sallyport.server.federation.VirtualServer}, what a route publishes. A
 * {@link io.sallyport.server.federation.CatalogueKeeper} knows what one upstream offers, a
 * {@link io.sallyport.server.federation.ToolIndex} is the merged view, a {@link io.sallyport.server.federation.ToolCall}
 * is one call on its way to its owner. Routing is always by the index, never by splitting a name. This room knows no
 * HTTP.
 */
@NullMarked
package io.sallyport.server.federation;

import org.jspecify.annotations.NullMarked;
