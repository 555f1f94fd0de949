package io.sallyport.config.load;

import io.sallyport.config.ProcessConfig;
import io.sallyport.config.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The keys of an upstream that the gateway runs as a process. */
record ProcessBinder(Values values) {

    private static final Kind<ProcessConfig.Isolation> ISOLATION = Kind.oneOf(
            "an isolation",
            Map.of("session", ProcessConfig.Isolation.SESSION, "shared", ProcessConfig.Isolation.SHARED));
    private static final Kind<String> ARGUMENT =
            new Kind<>("an argument", "no NUL", text -> Optional.of(text).filter(t -> t.indexOf('\0') < 0));
    private static final Kind<String> VALUE =
            new Kind<>("a variable's value", "no NUL", text -> Optional.of(text).filter(t -> t.indexOf('\0') < 0));
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    /** What concerns connections to a server that somebody else runs. */
    private static final List<String> OF_HTTP =
            List.of("url", "endpoints", "transport", "resolve", "headers", "tls", "pool");

    private static final List<String> OF_PROCESSES = List.of("env", "workingDirectory", "isolation", "maxProcesses");
    private static final int STANDARD_MOST = 50;

    /** @param own what the upstream says itself: what defaults say of HTTP is for the others */
    Optional<ProcessConfig> bind(final Yaml.Mapping own, final Fields fields) {
        OF_HTTP.forEach(key -> {
            fields.raw(key);
            own.entry(key)
                    .ifPresent(entry -> values.problems()
                            .error(
                                    entry.at(),
                                    key + " beside command",
                                    "a process has no " + key + "; write one of both"));
        });
        final List<String> command = fields.list("command", ARGUMENT);
        final Map<String, Secret> env = fields.raw("env").map(this::environment).orElse(Map.of());
        final Optional<Path> directory = fields.path("workingDirectory").filter(path -> isDirectory(path, fields));
        final ProcessConfig.Isolation isolation = fields.get("isolation", ISOLATION, ProcessConfig.Isolation.SESSION);
        final int most = fields.get("maxProcesses", Quantities.count(2, 10_000), STANDARD_MOST);
        if (isolation == ProcessConfig.Isolation.SHARED
                && own.entry("maxProcesses").isPresent()) {
            values.problems()
                    .error(fields.at("maxProcesses"), "maxProcesses with isolation: shared", "there is one; remove it");
        }
        if (command.isEmpty() || command.getFirst().isBlank()) {
            if (fields.raw("command").orElseThrow() instanceof Yaml.Listing) {
                values.problems().error(fields.at("command"), "no program", "[program, argument, …]");
            }
            return Optional.empty();
        }
        return Optional.of(new ProcessConfig(command, env, directory, isolation, most));
    }

    /** Keys of processes on an upstream that is none. */
    static void refuseWithoutCommand(final Yaml.Mapping own, final Fields fields, final Values values) {
        OF_PROCESSES.forEach(key -> {
            fields.raw(key);
            own.entry(key)
                    .ifPresent(entry -> values.problems()
                            .error(entry.at(), key + " without command", "write command, or remove it"));
        });
    }

    private boolean isDirectory(final Path path, final Fields fields) {
        if (!Files.isDirectory(path)) {
            values.problems()
                    .error(fields.at("workingDirectory"), "not a directory", "it must exist when the gateway starts");
            return false;
        }
        return true;
    }

    private Map<String, Secret> environment(final Yaml value) {
        final Map<String, Secret> variables = new LinkedHashMap<>();
        values.mapping(value)
                .ifPresent(mapping -> mapping.entries()
                        .forEach(entry -> variable(entry).ifPresent(text -> variables.put(entry.key(), text))));
        return variables;
    }

    private Optional<Secret> variable(final Yaml.Entry entry) {
        if (!VARIABLE.matcher(entry.key()).matches()) {
            return values.refuse(
                    entry.at(), Quoted.text(entry.key()) + " is not a variable's name", "letters, digits and _");
        }
        return SecretNames.tell(entry.key())
                ? values.secret(entry.value())
                : values.read(entry.value(), VALUE).map(Secret::new);
    }
}
