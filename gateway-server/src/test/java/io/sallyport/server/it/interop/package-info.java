/**
 * Other people's clients and servers through the gateway: the official SDKs, MCP Inspector, the reference server that has
 * everything; and the launcher, as a user runs it.
 *
 * <p>Most of them need Node 22.19 and npm. Where those are missing, {@link io.sallyport.server.it.interop.NeedsNode}
 * reports each test class as skipped, with the reason; nothing else in the build is ever skipped.
 */
@NullMarked
package io.sallyport.server.it.interop;

import org.jspecify.annotations.NullMarked;
