/**
 * An MCP server with every tool, prompt and resource that the official conformance suite asks for, over Streamable HTTP
 * of the revisions 2025-03-26, 2025-06-18 and 2025-11-25, which have sessions, and 2026-07-28, which has none, with its extension for
 * tasks.
 *
 * <p>{@link io.sallyport.server.testkit.conformance.ConformanceServer} is its front door; an
 * {@link io.sallyport.server.testkit.conformance.Endpoint} says which eras are spoken there. What the tools, prompts and
 * resources do is written once for both: a {@code Call} asks the client in the way of its era. It is written on the JDK alone, so
 * that whatever the suite finds wrong behind the gateway is the gateway's.
 */
@NullMarked
package io.sallyport.server.testkit.conformance;

import org.jspecify.annotations.NullMarked;
