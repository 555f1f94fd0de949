package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.naive.NaiveHttp;
import io.sallyport.server.testkit.naive.NaiveProcess;
import io.sallyport.server.testkit.naive.NaiveProxy;
import io.sallyport.server.testkit.naive.NaiveProxy.UpstreamSessions;
import io.sallyport.server.testkit.naive.NaiveServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Plain proxies in the gateway's place, in front of the same servers. */
final class NaiveDoor implements Door, AutoCloseable {

    private final UpstreamSessions policy;
    private final boolean prefixed;
    private final Supplier<List<NaiveServer>> servers;
    private final List<NaiveProxy> replicas = new ArrayList<>();

    private NaiveDoor(
            final UpstreamSessions policy,
            final boolean prefixed,
            final int size,
            final Supplier<List<NaiveServer>> servers)
            throws IOException {
        this.policy = policy;
        this.prefixed = prefixed;
        this.servers = servers;
        for (int i = 0; i < size; i++) {
            replicas.add(proxy(0));
        }
    }

    /** One replica that merges these servers, by name; under prefixes where there are several. */
    static NaiveDoor of(final Map<String, String> servers) throws IOException {
        return of(UpstreamSessions.OWN, servers);
    }

    static NaiveDoor of(final UpstreamSessions policy, final Map<String, String> servers) throws IOException {
        return new NaiveDoor(policy, servers.size() > 1, 1, () -> over(servers));
    }

    static NaiveDoor replicas(final int size, final Map<String, String> servers) throws IOException {
        return new NaiveDoor(UpstreamSessions.OWN, true, size, () -> over(servers));
    }

    /** One that leaves names as they are. */
    static NaiveDoor unprefixed(final Map<String, String> servers) throws IOException {
        return new NaiveDoor(UpstreamSessions.OWN, false, 1, () -> over(servers));
    }

    /** One in front of a server that is a program. */
    static NaiveDoor ofProgram(final List<String> command) throws IOException {
        return new NaiveDoor(UpstreamSessions.OWN, false, 1, () -> List.of(new NaiveProcess("program", command)));
    }

    private static List<NaiveServer> over(final Map<String, String> servers) {
        return servers.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .<NaiveServer>map(entry -> new NaiveHttp(entry.getKey(), URI.create(entry.getValue())))
                .toList();
    }

    private NaiveProxy proxy(final int port) throws IOException {
        return new NaiveProxy(port, policy, prefixed, servers.get());
    }

    /** The check holds at the gateway and fails here, with a message that says all of that. */
    void proves(final Check check, final Door gateway, final String... reason) throws Exception {
        check.on(gateway);
        assertThatThrownBy(() -> check.on(this))
                .as("a plain proxy")
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll(reason);
    }

    @Override
    public URI url(final int replica) {
        return replicas.get(replica).url("/mcp");
    }

    @Override
    public void restart() throws IOException {
        final var first = replicas.getFirst();
        first.close();
        replicas.set(0, proxy(first.port()));
    }

    @Override
    public void probe() throws Exception {
        try (var client = new McpHttp(replicas.getFirst().url("/health"))) {
            assertThat(client.send(client.builder().GET()).statusCode()).isEqualTo(200);
        }
    }

    /** It asks anew each time. */
    @Override
    public void awaitDown(final String server) {}

    @Override
    public long clients() {
        return replicas.getFirst().sessions();
    }

    @Override
    public Duration patience() {
        return Duration.ofSeconds(1);
    }

    @Override
    public void close() {
        replicas.forEach(NaiveProxy::close);
    }
}
