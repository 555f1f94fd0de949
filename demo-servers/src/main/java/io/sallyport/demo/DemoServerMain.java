package io.sallyport.demo;

import io.sallyport.demo.servers.EmbeddedServer;
import io.sallyport.demo.servers.ServerKind;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One MCP server as a process: prints {@code listening PORT} on standard output when it is ready, ends on SIGTERM. */
@Command(name = "demo-server", description = "Runs one of the demo's MCP servers on loopback.")
public final class DemoServerMain implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}")
    private ServerKind kind = ServerKind.NOTES;

    @Option(names = "--port", defaultValue = "0", description = "0 for any free one (default).")
    private int port;

    @Option(names = "--name", description = "What the server calls itself; KIND unless given.")
    private String name = "";

    @Option(names = "--until-eof", description = "End when standard input ends, so as not to outlive a parent.")
    private boolean untilEof;

    public static void main(String[] args) {
        System.exit(new CommandLine(new DemoServerMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        final EmbeddedServer server;
        try {
            server = EmbeddedServer.start(kind, name.isEmpty() ? kind.toString() : name, port);
        } catch (IOException e) {
            System.err.println(e.getMessage());
            return 1;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
        System.out.println("listening " + server.port());
        if (untilEof) {
            System.in.transferTo(OutputStream.nullOutputStream());
        } else {
            new CountDownLatch(1).await();
        }
        return 0;
    }
}
