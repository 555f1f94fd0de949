package io.sallyport.config;

import java.util.List;

/**
 * The plain, read-only port for probes and scrapers.
 *
 * @param address by default {@code :9911}
 * @param allowFrom who may connect; empty means everyone
 */
public record StatusConfig(Address address, List<Cidr> allowFrom) {

    public static final StatusConfig DEFAULT = new StatusConfig(new Address("", 9911), List.of());

    public StatusConfig {
        allowFrom = List.copyOf(allowFrom);
    }
}
