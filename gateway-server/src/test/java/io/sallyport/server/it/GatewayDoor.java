package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.testkit.TestGateway;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** One route of gateways with one configuration. */
record GatewayDoor(String route, List<TestGateway> gateways) implements Door {

    @Override
    public URI url(final int replica) {
        return gateways.get(replica).url("/" + route);
    }

    @Override
    public void restart() throws Exception {
        gateways.getFirst().killAndRestart();
        gateways.getFirst().awaitReady();
    }

    @Override
    public void probe() throws Exception {
        assertThat(gateways.getFirst().status("/ready").statusCode()).isEqualTo(200);
    }

    @Override
    public void awaitDown(final String server) throws Exception {
        final var down = "{\"name\":\"" + server + "\",\"up\":false";
        gateways.getFirst().await("/ready", page -> page.body().contains(down));
    }

    @Override
    public long clients() throws Exception {
        return (long) gateways.getFirst().metric("mcp_active_sessions{route=\"" + route + "\"}");
    }

    @Override
    public Duration patience() {
        return Duration.ofSeconds(40);
    }
}
