package io.sallyport.server.upstream.stdio;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How to run a server.
 *
 * @param command the program and its arguments
 * @param environment what it gets beside the few variables every program needs
 * @param maxProcesses at once, with {@link Isolation#SESSION}; one of them is the gateway's own
 * @param untilReady how long a shared process may take from its start to its answer to {@code initialize}
 * @param messageLimit bytes of one message
 */
public record ProcessSettings(
        List<String> command,
        Map<String, String> environment,
        Optional<Path> workingDirectory,
        Isolation isolation,
        int maxProcesses,
        Duration untilReady,
        int messageLimit) {

    /** Who shares a process. */
    public enum Isolation {
        /** Nobody: each session has its own. */
        SESSION,
        /** Everybody. */
        SHARED
    }

    public ProcessSettings {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /**
     * The URL of the upstream's one endpoint. Other settings give another URL, so that a reload sees another endpoint: its
     * processes start beside the old ones, which go when they have answered.
     */
    public URI url(final String upstream) {
        return URI.create("stdio://" + upstream + '/' + digest());
    }

    private String digest() {
        try {
            final var sha = MessageDigest.getInstance("SHA-256");
            final var all = List.of(
                    command,
                    new TreeMap<>(environment),
                    workingDirectory,
                    isolation,
                    maxProcesses,
                    untilReady,
                    messageLimit);
            return HexFormat.of().formatHex(sha.digest(all.toString().getBytes(StandardCharsets.UTF_8)), 0, 4);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Without the environment: it may hold secrets. */
    @Override
    public String toString() {
        return "ProcessSettings[" + command.getFirst() + ", " + isolation + "]";
    }
}
