package io.sallyport.plugins.spi;

import java.util.Map;

/** The {@code config} of a third-party plugin as it was written: strings, numbers, booleans, lists and maps. */
public record Settings(Map<String, Object> values) {

    public Settings {
        values = Map.copyOf(values);
    }
}
