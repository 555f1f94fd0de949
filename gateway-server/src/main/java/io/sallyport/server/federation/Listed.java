package io.sallyport.server.federation;

import io.sallyport.mcp.HeaderParams;
import io.sallyport.plugins.spi.ToolKey;

/**
 * A tool, prompt, resource or template as its owner lists it.
 *
 * @param key its name, URI or URI template
 * @param definition its JSON object, byte for byte
 * @param mirrored the arguments of a tool that its calls repeat in header fields
 */
public record Listed(Kind kind, String upstream, String key, byte[] definition, HeaderParams mirrored) {

    ToolKey toolKey() {
        return new ToolKey(upstream, key);
    }
}
