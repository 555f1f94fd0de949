package io.sallyport.server.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.server.listener.EventLoops.Transport;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Taking addresses and ports. */
class ListenersTest {

    @ParameterizedTest
    @EnumSource
    void everyTransportServes(final Transport transport) throws Exception {
        try (var running = new RunningListener(RunningListener.plain(), transport, 10);
                var client = running.connect()) {
            assertThat(client.get("/a").readUntil("h1 -")).endsWith("/a 0 plain h1 -");
        }
    }

    @Test
    void nioIsWhatItIs() {
        final EventLoops loops = EventLoops.start(Transport.NIO);
        assertThat(loops.transport()).isEqualTo(Transport.NIO);
        assertThat(loops.close(Duration.ofSeconds(20))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyHostIsEveryAddressOfBothFamilies(final Transport transport) throws Exception {
        try (var running = new RunningListener(at("", 0), transport, 10)) {
            for (final String address : List.of("127.0.0.1", "::1")) {
                try (var client = new RawClient(new Socket(InetAddress.ofLiteral(address), running.port()))) {
                    assertThat(client.get("/a").readUntil("h1 -")).endsWith("/a 0 plain h1 -");
                }
            }
        }
    }

    @Test
    void anIpv4PeerOfADualStackListenerHasAnIpv4Address() throws Exception {
        final ListenerSettings settings = new ListenerSettings(
                "mcp",
                "",
                0,
                Optional.empty(),
                Optional.empty(),
                peer -> peer.getAddress().length == 4,
                RunningListener.LIMITS);
        try (var running = new RunningListener(settings);
                var client = running.connect()) {
            assertThat(client.get("/a").readUntil("h1 -")).endsWith("/a 0 plain h1 -");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOccupiedPortIsNamedWithItsKey(final Transport transport) throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> new RunningListener(at("127.0.0.1", taken.getLocalPort()), transport, 10))
                    .isInstanceOf(CannotListenException.class)
                    .hasMessage(
                            "listeners.mcp.address: port " + taken.getLocalPort() + " is in use by another process");
        }
    }

    @Test
    void anAddressOfAnotherMachineIsNamed() {
        assertThatThrownBy(() -> new RunningListener(at("192.0.2.1", 0)))
                .hasMessage("listeners.mcp.address: 192.0.2.1 is not an address of this machine");
    }

    @Test
    void anUnknownHostIsNamed() {
        assertThatThrownBy(() -> new RunningListener(at("nowhere.invalid", 0)))
                .hasMessage("listeners.mcp.address: the host nowhere.invalid is not known");
    }

    @Test
    void oneThatCannotListenGivesTheOthersBack() throws Exception {
        final EventLoops loops = EventLoops.start(Transport.EPOLL, 1);
        final int free;
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                free = probe.getLocalPort();
            }
            assertThatThrownBy(() -> Listeners.open(
                            loops,
                            List.of(at("127.0.0.1", free), at("127.0.0.1", taken.getLocalPort())),
                            10,
                            new EchoTail(),
                            new RecordingObserver()))
                    .isInstanceOf(CannotListenException.class);
        }
        new ServerSocket(free, 1, InetAddress.getLoopbackAddress()).close();
        loops.close(Duration.ofSeconds(20));
    }

    @Test
    void aRedirectingListenerSendsEveryRequestToHttps() throws Exception {
        final ListenerSettings settings = new ListenerSettings(
                "plain",
                "127.0.0.1",
                0,
                Optional.empty(),
                Optional.of(new HttpsRedirect(Optional.of(URI.create("https://mcp.example.com:8443/x")), 443)),
                RunningListener.everyone(),
                RunningListener.LIMITS);
        try (var running = new RunningListener(settings);
                var client = running.connect();
                var http2 = new H2cClient(running)) {
            client.send("POST /mcp?a=b HTTP/1.1\r\nHost: evil.test\r\nContent-Length: 2\r\n\r\n{}");
            assertThat(client.readUntil("\r\n\r\n"))
                    .startsWith("HTTP/1.1 308")
                    .contains("location: https://mcp.example.com:8443/mcp?a=b\r\n");
            http2.get("/mcp");
            assertThat(http2.next()).isEqualTo("HEADERS 308");
            assertThat(client.send("nonsense\r\n\r\n").readToEnd()).startsWith("HTTP/1.1 400");
            assertThat(running.tail.requests).isEmpty();
        }
    }

    private static ListenerSettings at(final String host, final int port) {
        return new ListenerSettings(
                "mcp",
                host,
                port,
                Optional.empty(),
                Optional.empty(),
                RunningListener.everyone(),
                RunningListener.LIMITS);
    }
}
