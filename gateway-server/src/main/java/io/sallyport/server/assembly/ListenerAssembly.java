package io.sallyport.server.assembly;

import io.sallyport.config.Cidr;
import io.sallyport.config.GatewayConfig;
import io.sallyport.config.ListenerConfig;
import io.sallyport.config.ListenerTls;
import io.sallyport.server.listener.HttpsRedirect;
import io.sallyport.server.listener.ListenerLimits;
import io.sallyport.server.listener.ListenerSettings;
import io.sallyport.server.listener.TlsSettings;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Makes listeners' settings out of the configuration. */
public final class ListenerAssembly {

    private static final int HTTPS = 443;

    private ListenerAssembly() {}

    public static List<ListenerSettings> settings(final GatewayConfig config) {
        return config.listeners().entrySet().stream()
                .map(entry -> settings(config, entry.getKey(), entry.getValue()))
                .toList();
    }

    private static ListenerSettings settings(
            final GatewayConfig config, final String name, final ListenerConfig listener) {
        return new ListenerSettings(
                name,
                listener.address().host(),
                listener.address().port(),
                listener.tls().map(ListenerAssembly::tls),
                listener.redirectToHttps() ? Optional.of(redirect(config, listener)) : Optional.empty(),
                within(listener.allowFrom(), true),
                limits(listener));
    }

    /**
     * Whether an address is in one of the ranges.
     *
     * @param whereNone the answer where there is no range at all
     */
    public static Predicate<InetAddress> within(final List<Cidr> ranges, final boolean whereNone) {
        return ranges.isEmpty()
                ? _ -> whereNone
                : address -> ranges.stream().anyMatch(range -> range.contains(address));
    }

    private static HttpsRedirect redirect(final GatewayConfig config, final ListenerConfig listener) {
        final var secure = config.listeners().values().stream()
                .filter(other -> other.tls().isPresent())
                .findFirst();
        return new HttpsRedirect(
                listener.publicUrl().or(() -> secure.flatMap(ListenerConfig::publicUrl)),
                secure.map(other -> other.address().port()).orElse(HTTPS));
    }

    private static TlsSettings tls(final ListenerTls tls) {
        return new TlsSettings(
                tls.certificates(),
                switch (tls.minVersion()) {
                    case TLS_1_2 -> TlsSettings.Version.TLS_1_2;
                    case TLS_1_3 -> TlsSettings.Version.TLS_1_3;
                },
                TlsSettings.Engine.NATIVE_OR_JDK);
    }

    private static ListenerLimits limits(final ListenerConfig listener) {
        final var limits = listener.limits();
        final var defaults = ListenerLimits.DEFAULT;
        return new ListenerLimits(
                limits.connections(),
                limits.headerTimeout(),
                limits.headerTimeout(),
                limits.idleTimeout(),
                defaults.linger(),
                limits.streams(),
                limits.requestsPerSecond(),
                defaults.requestLineBytes(),
                (int) limits.headers());
    }
}
