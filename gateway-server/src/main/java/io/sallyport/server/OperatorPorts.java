package io.sallyport.server;

import io.sallyport.config.Address;
import io.sallyport.config.Cidr;
import io.sallyport.config.GatewayConfig;
import io.sallyport.server.admin.AdminLoop;
import io.sallyport.server.admin.AdminServer;
import io.sallyport.server.admin.AdminViews;
import io.sallyport.server.admin.LoopWatch;
import io.sallyport.server.admin.PortSettings;
import io.sallyport.server.admin.PortUnavailable;
import io.sallyport.server.admin.StatusServer;
import io.sallyport.server.assembly.ListenerAssembly;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ports for those who operate the gateway, on a loop of their own. */
final class OperatorPorts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OperatorPorts.class);

    private final AdminLoop loop;
    private final List<AutoCloseable> ports;

    private OperatorPorts(final AdminLoop loop, final List<AutoCloseable> ports) {
        this.loop = loop;
        this.ports = ports;
    }

    /**
     * Opens both, or none.
     *
     * @param config in force, asked at every connection, because a reload may change who is let in
     * @param watch of the loops that serve clients
     */
    static OperatorPorts open(
            final Supplier<GatewayConfig> config, final LoopWatch watch, final Function<LoopWatch, AdminViews> views)
            throws PortUnavailable {
        final var loop = new AdminLoop();
        try {
            loop.watch(watch);
            return new OperatorPorts(loop, open(loop, config, views.apply(watch)));
        } catch (final PortUnavailable e) {
            loop.close();
            throw e;
        }
    }

    private static List<AutoCloseable> open(
            final AdminLoop loop, final Supplier<GatewayConfig> config, final AdminViews views) throws PortUnavailable {
        final var status = StatusServer.open(
                loop,
                settings(
                        "status.address",
                        config.get().status().address(),
                        () -> config.get().status().allowFrom()),
                views);
        final var admin = AdminServer.open(
                loop,
                settings(
                        "admin.address",
                        config.get().admin().address(),
                        () -> config.get().admin().allowFrom()),
                views);
        return List.of(status, admin);
    }

    private static PortSettings settings(
            final String key, final Address address, final Supplier<List<Cidr>> allowFrom) {
        return new PortSettings(
                key,
                socket(address),
                peer -> ListenerAssembly.within(allowFrom.get(), true).test(peer));
    }

    private static InetSocketAddress socket(final Address address) {
        return address.everywhere()
                ? new InetSocketAddress(address.port())
                : new InetSocketAddress(address.host(), address.port());
    }

    @Override
    public void close() {
        for (final var port : ports) {
            try {
                port.close();
            } catch (final Exception e) {
                LOG.warn("A port did not close", e);
            }
        }
        loop.close();
    }
}
