package io.sallyport.server.admin;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;

/**
 * The operators' own port: {@code /config}, {@code /upstreams}, {@code /routes}, {@code /loglevel} and POST
 * {@code /drain}. It has no authentication and belongs on loopback, so nothing a web page sends is answered: no request
 * with an {@code Origin}, and none whose {@code Host} is a name that may have been rebound to this machine.
 */
public final class AdminServer implements AutoCloseable {

    private static final Pattern NOT_A_NAME = Pattern.compile("(localhost|[\\d.]+|\\[[0-9a-fA-F:.]+])(:\\d+)?");

    private final AdminPort port;

    private AdminServer(final AdminPort port) {
        this.port = port;
    }

    /**
     * Opens the port. May block.
     *
     * @throws PortUnavailable where it is occupied or not ours to open
     */
    public static AdminServer open(final AdminLoop loop, final PortSettings settings, final AdminViews views)
            throws PortUnavailable {
        final var pages = new Pages(pages(views, loop.blocking()), AdminServer::guard);
        return new AdminServer(loop.open(settings, pages));
    }

    public InetSocketAddress address() {
        return port.address();
    }

    /** Closes the port and its connections. May block. */
    @Override
    public void close() {
        port.close();
    }

    private static Map<String, Page> pages(final AdminViews views, final Executor executor) {
        return Map.of(
                "/config",
                Page.slow(Page.READ, executor, _ -> yaml(views.configText())),
                "/upstreams",
                Page.slow(Page.READ, executor, _ -> Answer.json(200, JsonBody.upstreams(views.upstreams()))),
                "/routes",
                Page.slow(Page.READ, executor, _ -> Answer.json(200, JsonBody.routes(views.routes()))),
                "/loglevel",
                Page.slow(Page.READ_AND_POST, executor, request -> logLevel(views, request)),
                "/drain",
                Page.slow(Page.POST, executor, _ -> drain(views, executor)));
    }

    private static Optional<Answer> guard(final Request request) {
        final var isName = request.host().filter(NOT_A_NAME.asMatchPredicate()).isEmpty();
        return request.fromBrowser() || isName
                ? Optional.of(Answer.text(403, "Use this port's IP address or localhost, and no browser"))
                : Optional.empty();
    }

    private static Answer yaml(final String text) {
        return Answer.of("application/yaml", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whoever asked has the answer first: a gateway with nothing to wait for closes this port before it is written. */
    private static Answer drain(final AdminViews views, final Executor executor) {
        return Answer.text(202, "Draining").then(() -> executor.execute(views::drain));
    }

    private static Answer logLevel(final AdminViews views, final Request request) {
        if (!request.method().equals("POST")) {
            return Answer.text(200, views.logLevel());
        }
        final var level = request.query().getOrDefault("level", "");
        return views.setLogLevel(level)
                ? Answer.text(200, views.logLevel())
                : Answer.text(400, "Say ?level=error, warn, info, debug or trace");
    }
}
