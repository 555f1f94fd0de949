package io.sallyport.config;

import java.util.List;

/**
 * The operator's port.
 *
 * @param address by default {@code 127.0.0.1:9912}
 * @param allowFrom who may connect; empty means everyone
 */
public record AdminConfig(Address address, List<Cidr> allowFrom) {

    public static final AdminConfig DEFAULT = new AdminConfig(new Address("127.0.0.1", 9912), List.of());

    public AdminConfig {
        allowFrom = List.copyOf(allowFrom);
    }
}
