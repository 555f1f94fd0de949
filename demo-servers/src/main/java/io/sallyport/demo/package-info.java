/**
 * The demo: real MCP servers, the gateway in front of them over TLS, and what a person pastes next. Packages point down: this one,
 * then {@code selftest} (a client's walk through everything), {@code stage} (certificates, tokens, processes) and {@code servers}.
 */
@NullMarked
package io.sallyport.demo;

import org.jspecify.annotations.NullMarked;
