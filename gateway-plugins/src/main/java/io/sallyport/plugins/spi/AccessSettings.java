package io.sallyport.plugins.spi;

import io.sallyport.config.AccessRule;
import java.util.List;

/** A route's access rules, of which the first that matches decides. No rules at all means: no such plugin. */
public record AccessSettings(List<AccessRule> rules) {

    public AccessSettings {
        rules = List.copyOf(rules);
    }
}
