/**
 * The MCP servers: three kinds, written with the official Java SDK and hosted by embedded Tomcat over Streamable HTTP. Each keeps
 * a ledger of what reached it and serves it as JSON at {@code GET /stats}, so that a test can ask the server itself what ran.
 */
@NullMarked
package io.sallyport.demo.servers;

import org.jspecify.annotations.NullMarked;
