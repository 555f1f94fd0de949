package io.sallyport.demo.servers;

import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.util.function.Function;

/** A tool: what clients are told about it and what it does. */
record DemoTool(Tool definition, Function<Invocation, CallToolResult> handler) {}
