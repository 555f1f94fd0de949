package io.sallyport.config.load;

import io.sallyport.config.Address;
import io.sallyport.config.AdminConfig;
import io.sallyport.config.DrainConfig;
import io.sallyport.config.ProcessLimits;
import io.sallyport.config.ReplicasConfig;
import io.sallyport.config.Secret;
import io.sallyport.config.SessionsConfig;
import io.sallyport.config.StartConfig;
import io.sallyport.config.StatusConfig;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The small sections: status, admin, start, drain, sessions, limits. */
record SettingsBinder(Values values, Addresses addresses) {

    private static final int SHORTEST_KEY = 32;
    private static final int FEWEST_CHARACTERS = 8;

    StatusConfig status(final Fields fields) {
        return new StatusConfig(
                address(fields, StatusConfig.DEFAULT.address()), fields.list("allowFrom", Network.CIDR));
    }

    AdminConfig admin(final Fields fields) {
        return new AdminConfig(address(fields, AdminConfig.DEFAULT.address()), fields.list("allowFrom", Network.CIDR));
    }

    Optional<ReplicasConfig> replicas(final Fields fields) {
        final Optional<Address> address = fields.required("address", Network.REPLICA);
        address.ifPresent(known -> addresses.add(known, fields.at("address")));
        return address.map(ReplicasConfig::new);
    }

    private Address address(final Fields fields, final Address standard) {
        final Address address = fields.get("address", Network.LISTEN, standard);
        if (fields.isSound()) {
            addresses.add(address, fields.at("address"));
        }
        return address;
    }

    static StartConfig start(final Fields fields) {
        return new StartConfig(fields.get("warmUp", Quantities.durationOrZero(), StartConfig.DEFAULT.warmUp()));
    }

    static DrainConfig drain(final Fields fields) {
        return new DrainConfig(
                fields.get("delay", Quantities.durationOrZero(), DrainConfig.DEFAULT.delay()),
                fields.get("timeout", Quantities.durationOrZero(), DrainConfig.DEFAULT.timeout()));
    }

    static ProcessLimits limits(final Fields fields) {
        return new ProcessLimits(fields.get("bodies", Quantities.size(1L << 20, 1L << 40))
                .orElse(fields.has("bodies") ? Long.MAX_VALUE : ProcessLimits.DEFAULT.bodies()));
    }

    SessionsConfig sessions(final Fields fields) {
        final SessionsConfig standard = SessionsConfig.DEFAULT;
        // Their texts: to compare the records would cost the start more than all the rest of the section.
        final Set<String> seen = new HashSet<>();
        final List<Secret> keys = fields.list("keys", item -> key(item, seen));
        final Duration idle = fields.get("idle", Quantities.duration(), standard.idle());
        final Duration lifetime = fields.get("lifetime", Quantities.duration(), standard.lifetime());
        if (fields.isSound() && idle.compareTo(lifetime) > 0) {
            values.problems().error(fields.at("idle"), "idle is longer than lifetime", "raise lifetime");
        }
        return new SessionsConfig(
                keys, idle, lifetime, fields.get("openWithin", Quantities.durationOrZero(), standard.openWithin()));
    }

    private Optional<Secret> key(final Yaml value, final Set<String> seen) {
        return values.secret(value).flatMap(secret -> {
            if (secret.value().length() < SHORTEST_KEY
                    || secret.value().chars().distinct().count() < FEWEST_CHARACTERS) {
                return values.refuse(value.at(), "a session key of too little entropy", "openssl rand -base64 32");
            }
            return seen.add(secret.value())
                    ? Optional.of(secret)
                    : values.refuse(value.at(), "the same session key twice", "");
        });
    }
}
