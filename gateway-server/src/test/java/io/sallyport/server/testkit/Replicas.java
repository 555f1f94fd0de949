package io.sallyport.server.testkit;

import io.sallyport.demo.stage.Ports;
import io.sallyport.demo.stage.ProcessGroup;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Several gateways of one configuration with the same keys, as a deployment of them is. */
public final class Replicas implements AutoCloseable {

    /** What seals their sessions. */
    public static final String KEY = "the first key, at least 32 characters long";

    private final Path directory;
    private final ProcessGroup group;
    private final String yaml;
    private final List<TestGateway> gateways = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();
    private int started;

    /**
     * @param yaml without listeners, {@code replicas} and {@code sessions.keys}, but with {@code sessions:} members after
     *     its first line where there are any
     */
    public Replicas(final Path directory, final ProcessGroup group, final String yaml) {
        this.directory = directory;
        this.group = group;
        this.yaml = yaml;
    }

    /**
     * Starts one more, which the others reach at that address of loopback.
     *
     * @param more for its environment
     */
    public TestGateway start(final String host, final Map<String, String> more) throws Exception {
        final var environment = new HashMap<>(more);
        environment.put("K1", KEY);
        final var address = host + ":" + Ports.free();
        environment.put("REPLICA", address);
        addresses.add(address);
        final var gateway = TestGateway.start(
                directory.resolve("gateway" + started++),
                group,
                "replicas: { address: \"${REPLICA}\" }\n" + yaml,
                environment);
        gateways.add(gateway);
        return gateway;
    }

    public Replicas start(final int count) throws Exception {
        for (int i = 0; i < count; i++) {
            start("127.0.0.1", Map.of());
        }
        for (final var gateway : gateways) {
            gateway.awaitReady();
        }
        return this;
    }

    public TestGateway get(final int replica) {
        return gateways.get(replica);
    }

    /** Where the others reach it. */
    public String address(final int replica) {
        return addresses.get(replica);
    }

    public List<URI> urls() {
        return gateways.stream().map(gateway -> gateway.url("/")).toList();
    }

    @Override
    public void close() {
        gateways.forEach(TestGateway::close);
    }
}
