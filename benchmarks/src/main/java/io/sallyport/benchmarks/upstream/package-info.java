/** The MCP server behind everything that is measured: it answers with fixed bytes and does nothing else. */
@NullMarked
package io.sallyport.benchmarks.upstream;

import org.jspecify.annotations.NullMarked;
