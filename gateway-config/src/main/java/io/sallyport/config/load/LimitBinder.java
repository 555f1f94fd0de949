package io.sallyport.config.load;

import io.sallyport.config.LimitConfig;
import io.sallyport.config.Rate;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** One of a route's {@code limits}. */
record LimitBinder(Values values, int status) {

    private static final Kind<LimitConfig.Per> PER = Kind.oneOf(
            "what a limit counts by",
            Map.of("principal", LimitConfig.Per.PRINCIPAL, "address", LimitConfig.Per.ADDRESS));

    Optional<LimitConfig> bind(final Yaml value) {
        return value instanceof final Yaml.Mapping mapping
                        && mapping.entry("per").filter(LimitBinder::isPerTool).isPresent()
                ? values.refuse(mapping.entry("per").orElseThrow().value().at(), "per: tool is not in this version", "")
                : values.within(value, value.at(), this::limit);
    }

    private Optional<LimitConfig> limit(final Fields fields) {
        fields.notYet("shared", "concurrent", "match");
        final Optional<LimitConfig.Per> per = fields.required("per", PER);
        final Optional<Rate> rate = fields.required("rate", Quantities.RATES);
        final OptionalLong burst = fields.get("burst", Quantities.count(1, 1_000_000_000 - 1)).stream()
                .mapToLong(Integer::longValue)
                .findFirst();
        return per.flatMap(by -> rate.map(allowed -> new LimitConfig(by, allowed, burst, status)));
    }

    private static boolean isPerTool(final Yaml.Entry entry) {
        return entry.value() instanceof final Yaml.Scalar scalar
                && scalar.text().equals("tool");
    }
}
