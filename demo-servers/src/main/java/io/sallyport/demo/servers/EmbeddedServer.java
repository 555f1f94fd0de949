package io.sallyport.demo.servers;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** One server in an embedded Tomcat of its own, on loopback, a virtual thread for each request. */
public final class EmbeddedServer implements DemoServer {

    static final String PATH = "/mcp";

    private final String name;
    private final Tomcat tomcat;
    private final Path directory;

    private EmbeddedServer(String name, Tomcat tomcat, Path directory) {
        this.name = name;
        this.tomcat = tomcat;
        this.directory = directory;
    }

    /**
     * Starts a server and returns when it listens.
     *
     * @param port 0 for any free one
     * @throws IOException when it cannot listen there
     */
    public static EmbeddedServer start(ServerKind kind, String name, int port) throws IOException {
        final var ledger = new CallLedger(name);
        final var toolbox = kind.toolbox(name, ledger);
        final var servlets = new McpServlets(name, toolbox.tools(), ledger);
        final Path directory =
                Files.createTempDirectory("sallyport-demo-" + kind + "-").toRealPath();
        final var tomcat = new Tomcat();
        tomcat.setSilent(true);
        tomcat.setBaseDir(directory.toString());
        tomcat.setConnector(connector(port));
        final var context = context(tomcat, directory);
        mount(context, "mcp", PATH, kind.stateful() ? servlets.stateful() : servlets.stateless());
        mount(context, "stats", "/stats", new StatsServlet(ledger));
        filter(context, new LedgerFilter(ledger, toolbox::sessionEnded));
        final var server = new EmbeddedServer(name, tomcat, directory);
        server.listen(port);
        return server;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
            forgetHome(directory);
            removeDirectory();
        } catch (LifecycleException e) {
            throw new IllegalStateException("the server " + name + " did not stop cleanly", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen(int port) throws IOException {
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            close();
            throw new IOException("the server " + name + " cannot listen on port " + port, e);
        }
    }

    /** Tomcat tells the whole JVM of the first server's directory, and would bring it back to life for the next server. */
    private static void forgetHome(Path directory) {
        if (directory.toString().equals(System.getProperty("catalina.home"))) {
            System.clearProperty("catalina.home");
        }
    }

    private void removeDirectory() throws IOException {
        try (var files = Files.walk(directory)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static Connector connector(int port) {
        final var connector = new Connector();
        connector.setPort(port);
        connector.setThrowOnFailure(true);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("useVirtualThreads", "true");
        connector.setProperty("maxKeepAliveRequests", "-1");
        return connector;
    }

    private static Context context(Tomcat tomcat, Path directory) {
        final var context = (StandardContext) tomcat.addContext("", directory.toString());
        // Nothing is ever redeployed into this process, so there are no leaks to look for.
        context.setClearReferencesThreadLocals(false);
        context.setClearReferencesRmiTargets(false);
        return context;
    }

    private static void mount(Context context, String name, String path, HttpServlet servlet) {
        final var wrapper = Tomcat.addServlet(context, name, servlet);
        wrapper.setAsyncSupported(true);
        wrapper.addMapping(path);
    }

    private static void filter(Context context, Filter filter) {
        final var definition = new FilterDef();
        definition.setFilterName("ledger");
        definition.setFilter(filter);
        definition.setAsyncSupported("true");
        context.addFilterDef(definition);
        final var mapping = new FilterMap();
        mapping.setFilterName("ledger");
        mapping.addURLPattern(PATH);
        context.addFilterMap(mapping);
    }
}
