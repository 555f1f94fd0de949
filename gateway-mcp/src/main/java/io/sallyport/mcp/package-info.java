/**
 * The protocol, pure: messages, ids, versions and eras, the JSON envelope scanner and the SSE codec.
 *
 * <p>Start at {@link io.sallyport.mcp.EnvelopeScanner}: bytes go in, an {@link io.sallyport.mcp.Envelope} comes out, and
 * everything the gateway does not need to look at stays bytes. {@link io.sallyport.mcp.RequestEdit} and
 * {@link io.sallyport.mcp.AnswerEdit} change those bytes in place, {@link io.sallyport.mcp.JsonFields} looks one level
 * deeper, {@link io.sallyport.mcp.AnswerScanner} follows what is too large to be held, and
 * {@link io.sallyport.mcp.SseDecoder} takes messages from an event stream. This room knows no HTTP, no configuration and no Netty.
 */
@NullMarked
package io.sallyport.mcp;

import org.jspecify.annotations.NullMarked;
