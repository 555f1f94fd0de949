package io.sallyport.plugins.spi;

import io.sallyport.config.LimitConfig;
import java.util.List;

/** A route's limits, all of which must admit a call. An instance made of equal settings may be kept across a reload. */
public record LimitSettings(List<LimitConfig> limits) {

    public LimitSettings {
        limits = List.copyOf(limits);
    }
}
