package io.sallyport.plugins.spi;

/** Anything a {@link PluginFactory} creates; closed once its last call has ended. */
public interface Plugin extends AutoCloseable {

    @Override
    default void close() {}
}
