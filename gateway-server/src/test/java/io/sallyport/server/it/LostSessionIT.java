package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions upstream open, get lost, are renewed and end, while the client's own session goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LostSessionIT {

    private final SessionServer plain = new SessionServer(404);
    private final SessionServer picky = new SessionServer(400);
    private final ProcessGroup group;
    private final TestGateway gateway;

    LostSessionIT(@TempDir final Path directory) throws Exception {
        this.group = new ProcessGroup(directory);
        this.gateway = TestGateway.start(directory.resolve("gateway"), group, """
                upstreams:
                  plain: { url: "%1$s" }
                  picky: { url: "%2$s" }
                  final: { url: "%1$s", onLostSession: end }
                  lazy: { url: "%1$s", session: lazy }
                  none: { url: "%1$s", session: none }
                routes:
                  plain: { path: /plain, auth: none, upstreams: [plain] }
                  picky: { path: /picky, auth: none, upstreams: [picky] }
                  final: { path: /final, auth: none, upstreams: [final] }
                  lazy: { path: /lazy, auth: none, upstreams: [lazy] }
                  none: { path: /none, auth: none, upstreams: [none] }
                """.formatted(plain.url(), picky.url()));
    }

    @BeforeAll
    void awaitReady() throws Exception {
        gateway.awaitReady();
    }

    @AfterAll
    void stop() {
        group.close();
        gateway.close();
        plain.close();
        picky.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "picky"})
    void aLostSessionIsRenewedOnceAndTheNextResultSaysSo(final String route) throws Exception {
        final double renewals = renewals(route);
        try (var client = open(route)) {
            final var first = client.whoami();
            assertThat(first.renewed()).isFalse();

            server(route).forget();
            final var second = client.whoami();
            assertThat(second.renewed()).isTrue();
            assertThat(second.session()).isNotEqualTo(first.session());
            assertThat(client.whoami()).isEqualTo(new SessionClient.Told(second.session(), false));
            assertThat(renewals(route) - renewals).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "picky"})
    void callsAtOnceInOneLostSessionOpenOneNew(final String route) throws Exception {
        try (var client = open(route);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            client.whoami();
            final int opened = server(route).opened();
            final double renewals = renewals(route);
            server(route).forget();

            final var calls = new ArrayList<Future<SessionClient.Told>>();
            for (int i = 0; i < 16; i++) {
                calls.add(threads.submit(client::whoami));
            }
            final var sessions = new HashSet<String>();
            int news = 0;
            for (final var call : calls) {
                sessions.add(call.get().session());
                news += call.get().renewed() ? 1 : 0;
            }
            assertThat(sessions).hasSize(1);
            assertThat(news).isEqualTo(1);
            assertThat(server(route).opened() - opened).isEqualTo(1);
            assertThat(renewals(route) - renewals).isEqualTo(1);
        }
    }

    @Test
    void aBadCallInALiveSessionIsRelayedAndRenewsNothing() throws Exception {
        try (var client = open("picky")) {
            final var session = client.whoami().session();
            final double renewals = renewals("picky");

            final var answer = client.call("bad");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"code\":-32602", "Bad arguments", "\"id\":2");
            assertThat(client.whoami()).isEqualTo(new SessionClient.Told(session, false));
            assertThat(renewals("picky")).isEqualTo(renewals);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "picky"})
    void anErrorCannotTellOfARenewalSoTheNextResultDoes(final String route) throws Exception {
        try (var client = open(route)) {
            client.whoami();
            server(route).forget();
            assertThat(client.call("bad").body()).contains("\"code\":-32602");
            assertThat(client.whoami().renewed()).isTrue();
            assertThat(client.whoami().renewed()).isFalse();
        }
    }

    @Test
    void whereALostSessionIsToEndTheClientIsToldToInitialiseAnew() throws Exception {
        try (var client = open("final")) {
            client.whoami();
            plain.forget();
            final var answer = client.call("whoami");
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).contains("\"code\":-32001");

            client.initialize();
            assertThat(client.whoami().renewed()).isFalse();
            assertThat(renewals("final")).isZero();
        }
    }

    @Test
    void aServerThatOpensTooSlowlyKeepsNobodyWaitingAndJoinsTheSessionLater() throws Exception {
        plain.holdOpenings();
        final int opened = plain.opened();
        try (var client = open("plain")) {
            plain.releaseOpenings();
            final var told = client.whoami();
            assertThat(told.renewed()).isFalse();
            assertThat(client.whoami()).isEqualTo(told);
            assertThat(plain.opened() - opened).isEqualTo(1);
        } finally {
            plain.releaseOpenings();
        }
    }

    @Test
    void aLazySessionOpensWithTheFirstCall() throws Exception {
        final int opened = plain.opened();
        try (var client = open("lazy")) {
            assertThat(plain.opened()).isEqualTo(opened);
            final var told = client.whoami();
            assertThat(told.renewed()).isFalse();
            assertThat(client.whoami()).isEqualTo(told);
            assertThat(plain.opened() - opened).isEqualTo(1);
        }
    }

    @Test
    void withoutSessionsUpstreamEveryCallGoesWithoutOne() throws Exception {
        final int opened = plain.opened();
        try (var client = open("none")) {
            assertThat(client.whoami()).isEqualTo(new SessionClient.Told("none", false));
            assertThat(client.http().delete().statusCode()).isEqualTo(200);
            assertThat(plain.opened()).isEqualTo(opened);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "picky", "lazy"})
    void deleteEndsTheSessionHereAndUpstreamForEveryConnection(final String route) throws Exception {
        try (var client = open(route);
                var another = new SessionClient(gateway.url("/" + route))) {
            final var upstream = client.whoami().session();
            another.http().resume(client.http().session().orElseThrow());
            assertThat(another.whoami().session()).isEqualTo(upstream);
            final int opened = server(route).opened();

            assertThat(client.http().delete().statusCode()).isEqualTo(200);
            Eventually.holds(
                    "the end of the session upstream", () -> server(route).wasDeleted(upstream));
            for (final var either : List.of(client, another)) {
                assertThat(either.call("whoami").statusCode()).isEqualTo(404);
                assertThat(either.http().delete().statusCode()).isEqualTo(404);
            }
            assertThat(server(route).opened()).isEqualTo(opened);
        }
    }

    private SessionClient open(final String route) throws Exception {
        return SessionClient.open(gateway.url("/" + route));
    }

    private SessionServer server(final String route) {
        return "picky".equals(route) ? picky : plain;
    }

    private double renewals(final String upstream) throws IOException, InterruptedException {
        return gateway.metric("mcp_upstream_session_renewals_total{upstream=\"" + upstream + "\"}");
    }
}
