package io.sallyport.config.load;

import io.sallyport.config.Address;
import io.sallyport.config.CertifiedKey;
import io.sallyport.config.ListenerConfig;
import io.sallyport.config.ListenerLimits;
import io.sallyport.config.ListenerTls;
import io.sallyport.config.TlsVersion;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code listeners}: ports for clients. */
record ListenerBinder(Values values, Certificates certificates, Addresses addresses) {

    private static final Kind<TlsVersion> VERSION =
            Kind.oneOf("a version of TLS", Map.of("1.2", TlsVersion.TLS_1_2, "1.3", TlsVersion.TLS_1_3));

    Optional<ListenerConfig> bind(final Fields fields) {
        final Optional<Address> address = fields.requiredUnlessSet("address", Network.LISTEN, "PORT", ":${PORT}");
        address.ifPresent(bound -> addresses.add(bound, fields.at("address")));
        final Optional<URI> publicUrl = fields.get("publicUrl", Network.BASE_URL);
        final Optional<ListenerTls> tls = fields.section("tls", this::tls).flatMap(bound -> bound);
        final boolean redirect = fields.get("redirectToHttps", Words.FLAG, false);
        checkScheme(fields, publicUrl, redirect);
        final ListenerConfig partly = new ListenerConfig(
                address.orElse(new Address("", 0)),
                publicUrl,
                tls,
                redirect,
                fields.list("allowFrom", Network.CIDR),
                fields.list("trustedProxies", Network.CIDR),
                fields.section("limits", ListenerBinder::limits, ListenerLimits.DEFAULT));
        return address.map(bound -> partly);
    }

    private void checkScheme(final Fields fields, final Optional<URI> publicUrl, final boolean redirect) {
        if (redirect && fields.has("tls")) {
            values.problems().error(fields.at("redirectToHttps"), "a listener with tls has nothing to redirect", "");
        }
        if (fields.has("tls")
                && publicUrl.filter(url -> url.getScheme().equals("http")).isPresent()) {
            values.problems().error(fields.at("publicUrl"), "http:// on a listener with tls", "write https://");
        }
    }

    private Optional<ListenerTls> tls(final Fields fields) {
        fields.notYet("clients");
        final TlsVersion version = fields.get("minVersion", VERSION, TlsVersion.TLS_1_2);
        final List<CertifiedKey> pairs = fields.has("certificates") ? several(fields) : one(fields);
        return pairs.isEmpty() ? Optional.empty() : Optional.of(new ListenerTls(pairs, version));
    }

    private List<CertifiedKey> one(final Fields fields) {
        final List<CertifiedKey> pair = certificates.pair(fields).stream().toList();
        fields.raw("certificates");
        return pair;
    }

    private List<CertifiedKey> several(final Fields fields) {
        for (final String key : List.of("certificate", "key")) {
            fields.raw(key)
                    .ifPresent(value ->
                            values.problems().error(value.at(), key + " beside certificates", "write one of both"));
        }
        final Optional<Yaml> list = fields.raw("certificates");
        if (list.isPresent()
                && list.get() instanceof final Yaml.Listing listing
                && listing.items().isEmpty()) {
            values.problems().error(list.get().at(), "no certificate", "");
        }
        return fields.list("certificates", item -> values.within(item, item.at(), certificates::pair));
    }

    private static ListenerLimits limits(final Fields fields) {
        final ListenerLimits standard = ListenerLimits.DEFAULT;
        return new ListenerLimits(
                fields.get("body", Quantities.size(1L << 10, 1L << 30), standard.body()),
                fields.get("headers", Quantities.size(1L << 10, 1L << 20), standard.headers()),
                fields.get("jsonDepth", Quantities.count(8, 1_000), standard.jsonDepth()),
                fields.get("connections", Quantities.count(1, 1_000_000), standard.connections()),
                fields.get("streams", Quantities.count(1, 10_000), standard.streams()),
                fields.get("requestsPerSecond", Quantities.count(1, 1_000_000), standard.requestsPerSecond()),
                fields.get("headerTimeout", Quantities.duration(), standard.headerTimeout()),
                fields.get("bodyTimeout", Quantities.duration(), standard.bodyTimeout()),
                fields.get("idleTimeout", Quantities.duration(), standard.idleTimeout()));
    }
}
