package io.sallyport.server.cli;

import io.sallyport.config.load.HeaderRules;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.JsonKind;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * One server as a client writes it.
 *
 * @param written its name there
 * @param name its name in the configuration
 */
record ClientServer(
        String written,
        String name,
        JsonFields fields,
        References references,
        Notes notes,
        Map<String, String> environment) {

    private static final List<String> URLS = List.of("url", "serverUrl", "httpUrl");
    private static final Set<String> KNOWN = Set.of(
            "command",
            "args",
            "env",
            "cwd",
            "url",
            "serverUrl",
            "httpUrl",
            "headers",
            "type",
            "transport",
            "disabled",
            "enabled");
    private static final Set<String> OF_PROGRAMS = Set.of("stdio");
    private static final Set<String> OF_HTTP = Set.of("http", "streamable-http", "streamablehttp", "streamable_http");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    /** Empty where it cannot be an upstream, after saying why. */
    Optional<ImportedServer> read() {
        fields.members().stream()
                .map(JsonFields.Member::key)
                .filter(key -> !KNOWN.contains(key))
                .forEach(key -> notes.of(written, "\"" + key + "\" has no counterpart and is ignored"));
        final var urls =
                URLS.stream().filter(key -> fields.member(key).isPresent()).toList();
        final boolean isProgram = fields.member("command").isPresent();
        if (isProgram == !urls.isEmpty() || urls.size() > 1) {
            return without(
                    isProgram || !urls.isEmpty()
                            ? "it has more than one of command, url"
                            : "it has neither command nor url");
        }
        final var type = type();
        return type.isEmpty()
                ? Optional.empty()
                : isProgram ? program(type.get()) : remote(urls.getFirst(), type.get());
    }

    /** The word in lower case, empty where there is none. */
    private Optional<String> type() {
        for (final var key : List.of("type", "transport")) {
            if (fields.member(key).isPresent()) {
                return fields.string(key)
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .or(() -> without(key + " must be a text"));
            }
        }
        return Optional.of("");
    }

    private Optional<ImportedServer> program(final String type) {
        if (!type.isEmpty() && !OF_PROGRAMS.contains(type)) {
            return without("type \"" + type + "\" is none of a program");
        }
        final var program = fields.string("command").filter(text -> !text.isBlank());
        if (program.isEmpty()) {
            return without("command must be a text");
        }
        final var written = texts("args");
        if (written.isEmpty()) {
            return without("args must be a list of texts");
        }
        if (isUnprintable(program.get()) || written.get().stream().anyMatch(ClientServer::isUnprintable)) {
            return without("command and args cannot hold a NUL");
        }
        ignored("headers", "is for servers with a url");
        final var command = new ArrayList<String>();
        command.add(references.text("command", "", references.variable("command"), home(program.get())));
        command.addAll(references.arguments(written.get()));
        return entries("env").map(env -> new ImportedServer.Program(name, command, env(env), directory()));
    }

    private Map<String, String> env(final Map<String, String> written) {
        final var env = new LinkedHashMap<String, String>();
        written.forEach((key, value) -> {
            if (!VARIABLE.matcher(key).matches()) {
                notes.of(this.written, "env \"" + key + "\" is ignored: it is not a variable's name");
            } else if (isUnprintable(value)) {
                notes.of(this.written, "env \"" + key + "\" is ignored: it holds a NUL");
            } else {
                env.put(key, references.text("env " + key, key, key, value));
            }
        });
        return env;
    }

    /** Only one that is there: the gateway would not start. */
    private Optional<String> directory() {
        final var cwd = fields.string("cwd").map(this::home);
        if (fields.member("cwd").isPresent()
                && cwd.filter(ClientServer::isDirectory).isEmpty()) {
            notes.of(written, "cwd is ignored: it is no directory on this machine");
            return Optional.empty();
        }
        return cwd.map(path -> Path.of(path).toAbsolutePath().toString().replace("$", "$$"));
    }

    private Optional<ImportedServer> remote(final String key, final String type) {
        if (!type.isEmpty() && !type.equals("sse") && !OF_HTTP.contains(type)) {
            return without("type \"" + type + "\" is not in this version; http and sse are");
        }
        final var url = fields.string(key).filter(text -> !text.isBlank());
        final var problem = url.map(ClientServer::urlProblem).orElse(Optional.of(key + " must be a text"));
        if (problem.isPresent()) {
            return without(problem.get());
        }
        for (final var other : List.of("args", "env", "cwd")) {
            ignored(other, "is for programs");
        }
        return entries("headers")
                .map(headers -> new ImportedServer.Remote(
                        name, references.url(url.orElseThrow()), isSse(type, url.orElseThrow()), headers(headers)));
    }

    private boolean isSse(final String type, final String url) {
        final boolean guessed = type.isEmpty() && url.replaceFirst("[?#].*", "").endsWith("/sse");
        if (guessed) {
            notes.of(written, "its url ends with /sse and no type is given: taken for transport: sse");
        }
        return guessed || type.equals("sse");
    }

    /** What holds references cannot be judged before they are resolved. */
    private static Optional<String> urlProblem(final String text) {
        try {
            return text.contains("${") ? Optional.empty() : problem(new URI(text));
        } catch (final URISyntaxException e) {
            return Optional.of("its url is none");
        }
    }

    private static Optional<String> problem(final URI url) {
        final boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        return !http || url.getHost() == null || url.getPort() > 0xffff
                ? Optional.of("its url is not one of http or https with a host")
                : url.getRawUserInfo() != null || url.getRawFragment() != null
                        ? Optional.of("its url has a user or a fragment; send credentials in headers")
                        : Optional.empty();
    }

    private Map<String, String> headers(final Map<String, String> written) {
        final var headers = new LinkedHashMap<String, String>();
        final var names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        written.forEach((key, value) -> headerProblem(key, value, names)
                .ifPresentOrElse(
                        problem -> notes.of(this.written, "header \"" + key + "\" is ignored: " + problem),
                        () -> headers.put(
                                key, references.text("header " + key, key, references.variable(key), value))));
        return headers;
    }

    private static Optional<String> headerProblem(final String key, final String value, final Set<String> names) {
        final var problem = HeaderRules.problem(key);
        if (problem.isPresent()) {
            return problem;
        }
        if (!HeaderRules.canCarry(value)) {
            return Optional.of("its value holds characters a header cannot");
        }
        return names.add(key) ? Optional.empty() : Optional.of("it stands there twice");
    }

    private void ignored(final String key, final String reason) {
        if (fields.member(key).isPresent()) {
            notes.of(written, "\"" + key + "\" " + reason + " and is ignored");
        }
    }

    /** The texts of a list, none where there is no list; empty where it is anything else. */
    private Optional<List<String>> texts(final String key) {
        if (fields.member(key).isEmpty()) {
            return Optional.of(List.of());
        }
        final var texts = fields.strings(key);
        return fields.elements(key).filter(all -> all.size() == texts.size()).map(_ -> texts);
    }

    /** Texts, numbers and booleans by name; empty where it is anything else, after saying so. */
    private Optional<Map<String, String>> entries(final String key) {
        if (fields.member(key).isEmpty()) {
            return Optional.of(Map.of());
        }
        final var object = fields.object(key);
        if (object.isEmpty()) {
            return without(key + " must be an object of texts");
        }
        final var entries = new LinkedHashMap<String, String>();
        for (final var member : object.get().members()) {
            final var text = member.kind() == JsonKind.STRING
                    ? object.get().string(member.key())
                    : Optional.of(McpClient.text(fields, member.value()))
                            .filter(_ -> member.kind() == JsonKind.NUMBER || member.kind() == JsonKind.BOOLEAN);
            text.ifPresentOrElse(
                    value -> entries.put(member.key(), value),
                    () -> notes.of(written, key + " \"" + member.key() + "\" is ignored: it is not a text"));
        }
        return Optional.of(entries);
    }

    private <T> Optional<T> without(final String reason) {
        notes.without(written, reason);
        return Optional.empty();
    }

    private String home(final String path) {
        return path.equals("~") || path.startsWith("~/")
                ? environment.getOrDefault("HOME", "~") + path.substring(1)
                : path;
    }

    private static boolean isUnprintable(final String text) {
        return text.indexOf('\0') >= 0;
    }

    private static boolean isDirectory(final String path) {
        try {
            return Files.isDirectory(Path.of(path));
        } catch (final InvalidPathException e) {
            return false;
        }
    }
}
