package io.sallyport.plugins.spi;

/**
 * A tool by its owner and the name its owner gave it: what filters, access rules, limits and metrics speak of, whatever
 * the published name.
 */
public record ToolKey(String upstream, String name) {

    /** {@code upstream/name}, as patterns in the configuration match it. */
    @Override
    public String toString() {
        return upstream + '/' + name;
    }
}
