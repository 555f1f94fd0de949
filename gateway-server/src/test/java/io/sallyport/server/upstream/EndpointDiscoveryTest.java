package io.sallyport.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.testkit.FakeServer;
import io.sallyport.server.testkit.Upstreams;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class EndpointDiscoveryTest {

    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Upstreams upstreams = new Upstreams();
    private final FakeServer server = new FakeServer("s-");
    private final Upstream upstream = upstreams.start(Upstreams.settings("notes"), server);
    private final Queue<Runnable> lookups = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private final URI url = upstream.endpoints().getFirst().endpoint().url();
    private boolean full;
    private boolean broken;

    private EndpointDiscovery discovery() {
        return new EndpointDiscovery(upstream, List.of(url), true, this::later, this::addresses);
    }

    @Test
    void everyAddressOfANameIsAnEndpoint() {
        discovery().start();
        upstreams.loop.run();
        answer();
        assertThat(upstream.endpoints())
                .map(endpoint -> endpoint.endpoint().address())
                .containsExactlyInAnyOrder("192.0.2.1", "192.0.2.2");
    }

    @Test
    void aLookupThatHangsIsNotJoinedByOthersAndAChangeIsLookedUpAfterIt() {
        final var discovery = discovery();
        discovery.start();
        upstreams.loop.run();
        final var other = URI.create("http://other.example:" + 8080 + "/mcp");
        discovery.become(List.of(other));
        upstreams.loop.advance(EVERY.multipliedBy(10));
        assertThat(lookups).hasSize(1);
        answer();
        assertThat(lookups).as("the change").hasSize(1);
        assertThat(asked).containsExactly(url.getHost());
        discovery.close();
        upstreams.loop.run();
        answer();
        assertThat(asked).containsExactly(url.getHost(), "other.example");
        assertThat(lookups).isEmpty();
    }

    @Test
    void whereNoThreadIsFreeOrTheLookupFailsItIsTriedAgain() {
        full = true;
        discovery().start();
        upstreams.loop.run();
        assertThat(lookups).isEmpty();
        full = false;
        broken = true;
        upstreams.loop.advance(EVERY);
        answer();
        broken = false;
        upstreams.loop.advance(EVERY);
        answer();
        assertThat(upstream.endpoints()).hasSize(2);
    }

    private void later(final Runnable lookup) {
        if (full) {
            throw new RejectedExecutionException("full");
        }
        lookups.add(lookup);
    }

    private void answer() {
        lookups.remove().run();
        upstreams.loop.run();
    }

    private InetAddress[] addresses(final String host) throws UnknownHostException {
        asked.add(host);
        if (broken) {
            throw new IllegalStateException("a broken resolver");
        }
        return new InetAddress[] {InetAddress.ofLiteral("192.0.2.2"), InetAddress.ofLiteral("192.0.2.1")};
    }
}
