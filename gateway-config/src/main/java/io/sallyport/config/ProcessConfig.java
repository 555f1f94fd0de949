package io.sallyport.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An MCP server that the gateway runs itself and speaks to over its standard streams.
 *
 * @param command the program and its arguments, at least one text
 * @param env variables it gets, beside the few every program needs
 * @param workingDirectory absent means the gateway's own
 * @param maxProcesses at once, with {@link Isolation#SESSION}; one of them is the gateway's own
 */
public record ProcessConfig(
        List<String> command,
        Map<String, Secret> env,
        Optional<Path> workingDirectory,
        Isolation isolation,
        int maxProcesses) {

    public ProcessConfig {
        command = List.copyOf(command);
        env = Ordered.copyOf(env);
    }

    /** Who shares a process. */
    public enum Isolation {
        /** Nobody: each session has its own. */
        SESSION,
        /** Everybody; the server learns of no client's capabilities. */
        SHARED
    }
}
