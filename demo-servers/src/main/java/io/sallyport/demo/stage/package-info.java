/**
 * What the demo and the integration tests put on stage around a gateway: certificates, tokens, child processes with their logs,
 * the MCP servers as processes, and the gateway itself.
 */
@NullMarked
package io.sallyport.demo.stage;

import org.jspecify.annotations.NullMarked;
