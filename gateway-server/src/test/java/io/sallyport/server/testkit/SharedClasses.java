package io.sallyport.server.testkit;

import io.sallyport.demo.stage.ChildProcess;
import io.sallyport.demo.stage.JavaCommand;
import io.sallyport.demo.stage.ProcessGroup;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The packaged gateway's classes, loaded and linked once for a build (JEP 483) and mapped by every gateway that a test starts: half of the
 * processor time of a start. A gateway without them starts too, only later.
 */
final class SharedClasses {

    /** Nobody listens there. */
    private static final String ROUTE = """
            upstreams: { nobody: { url: "http://127.0.0.1:1/mcp" } }
            routes: { only: { path: /mcp, upstreams: [nobody], auth: none } }
            """;

    private static final Duration STOP = Duration.ofSeconds(30);

    private SharedClasses() {}

    /** The flag that names the archive; made first where it is not there, or older than the gateway. */
    static String flag(final Path target, final Path jar, final List<String> flags, final String classPath) {
        final var archive = target.resolve("test-gateway.aot");
        try (var turn = FileChannel.open(
                        target.resolve("test-gateway.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = turn.lock()) { // other processes of the same build want it too
            if (!Files.exists(archive)
                    || Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) < 0) {
                make(target, archive, flags, classPath);
            }
        } catch (final IOException e) {
            throw new IllegalStateException("The archive of the gateway's classes cannot be made", e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return "-XX:AOTCache=" + archive;
    }

    private static void make(final Path target, final Path archive, final List<String> flags, final String classPath)
            throws IOException, InterruptedException {
        final var unfinished = target.resolve("test-gateway.aot.unfinished");
        final var all = Stream.concat(flags.stream(), Stream.of("-XX:AOTCacheOutput=" + unfinished))
                .toList();
        final var program = new JavaCommand(all, classPath, "io.sallyport.server.SallyportMain").with();
        final var directory = Files.createDirectories(target.resolve("test-gateway"));
        try (var group = new ProcessGroup(directory);
                var gateway = TestGateway.startAs(program, directory, group, ROUTE, Map.of());
                var client = new McpHttp(gateway.url("/mcp"))) {
            client.initialize();
            client.post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}");
            end(gateway.process());
        }
        Files.move(unfinished, archive, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void end(final ChildProcess gateway) throws IOException, InterruptedException {
        ProcessHandle.of(gateway.pid()).ifPresent(ProcessHandle::destroy);
        if (!gateway.awaitExit(STOP)) {
            throw new IOException(gateway.complaint("does not stop"));
        }
    }
}
