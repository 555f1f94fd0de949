package io.sallyport.plugins.spi;

/**
 * A tool by its owner and the name its owner gave it: what filters, access rules, limits and metrics speak of, whatever
 * the published name. Its text is made once, for rules read it on every call and for every tool of a list.
 */
public final class ToolKey {

    private final String upstream;
    private final String name;
    private final String text;

    public ToolKey(final String upstream, final String name) {
        this.upstream = upstream;
        this.name = name;
        this.text = upstream + '/' + name;
    }

    public String upstream() {
        return upstream;
    }

    public String name() {
        return name;
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof final ToolKey key && text.equals(key.text) && upstream.equals(key.upstream);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** {@code upstream/name}, as patterns in the configuration match it. */
    @Override
    public String toString() {
        return text;
    }
}
