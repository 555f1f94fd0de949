package io.sallyport.server.federation;

import io.sallyport.plugins.spi.ToolKey;

/**
 * A tool as its owner lists it.
 *
 * @param definition its JSON object, byte for byte
 */
public record Tool(ToolKey key, byte[] definition) {}
