package io.sallyport.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.testkit.Await;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerTest {

    private final FakeViews views = new FakeViews();
    private final AdminLoop loop = new AdminLoop();
    private AdminServer server;
    private PortClient client;

    @BeforeEach
    void open() throws PortUnavailable {
        server = AdminServer.open(loop, PortClient.settings("admin.address", _ -> true), views);
        client = new PortClient(server.address());
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
        loop.close();
    }

    @Test
    void showsConfigurationUpstreamsAndRoutes() throws Exception {
        assertThat(client.get("/config").body()).isEqualTo("listeners: {}\n");
        assertThat(client.get("/upstreams").body())
                .isEqualTo(
                        "{\"upstreams\":[{\"name\":\"crm\",\"catalogue\":\"stale\",\"tools\":12,\"endpoints\":[{\"url\":"
                                + "\"http://crm:3001/mcp\",\"up\":false,\"breakerOpen\":true,\"connections\":3,\"detail\":"
                                + "\"it said \\\"no\\\"\"}]}]}\n");
        assertThat(client.get("/routes").body())
                .isEqualTo("{\"routes\":[{\"name\":\"support\",\"path\":\"/mcp\",\"upstreams\":[\"crm\",\"tickets\"],"
                        + "\"tools\":20}]}\n");
    }

    @Test
    void drainsByPostOnly() throws Exception {
        assertThat(client.get("/drain").statusCode()).isEqualTo(405);
        assertThat(views.drains).hasValue(0);

        assertThat(client.send("POST", "/drain").statusCode()).isEqualTo(202);
        Await.until(views.drains::get, drains -> drains == 1);
    }

    @Test
    void aDrainThatIsOverAtOnceIsAnsweredAllTheSame() throws Exception {
        final var closed = new CountDownLatch(1);
        views.onDrain = () -> {
            server.close();
            closed.countDown();
        };

        assertThat(client.send("POST", "/drain").statusCode()).isEqualTo(202);
        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"/loglevel?level=debug,200,DEBUG", "/loglevel?level=loud,400,INFO", "/loglevel,400,INFO"})
    void setsTheLogLevelWhereThereIsOneOfThatName(final String path, final int status, final String level)
            throws Exception {
        assertThat(client.send("POST", path).statusCode()).isEqualTo(status);
        assertThat(client.get("/loglevel").body()).isEqualTo(level + '\n');
    }

    @Test
    void answersNoWebPage() throws Exception {
        assertThat(client.send("POST", "/drain", "Origin", "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(views.drains).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:9912", "localhost.evil.example", "127.0.0.1.evil.example"})
    void answersNoNameThatCouldBeReboundToThisMachine(final String host) throws Exception {
        assertThat(client.raw("GET /config HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:9912", "127.0.0.1:9912", "[::1]:9912"})
    void answersToAddresses(final String host) throws Exception {
        assertThat(client.raw("GET /config HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }
}
