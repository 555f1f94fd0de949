package io.sallyport.config;

/**
 * What the whole process puts up with.
 *
 * @param bodies bytes of request bodies held at once, over all listeners
 */
public record ProcessLimits(long bodies) {

    public static final ProcessLimits DEFAULT = new ProcessLimits(128L << 20);
}
