package io.sallyport.server.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** How a command reaches a server: whom it trusts, what it proves itself with, how long it waits. */
final class ConnectOptions {

    private static final String STANDARD_VARIABLE = "SALLYPORT_TOKEN";
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Pattern TOKEN = Pattern.compile("[!-~]+");

    @Option(
            names = "--token-env",
            paramLabel = "NAME",
            description = "The variable that holds the bearer token. Default: SALLYPORT_TOKEN, if it is set.")
    private Optional<String> variable = Optional.empty();

    @Option(names = "--token-file", paramLabel = "FILE", description = "The file that holds the bearer token.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "PEM of the authorities to trust, in place of those Java trusts.")
    private Optional<Path> authorities = Optional.empty();

    /**
     * The token, never taken from the command line, where others could see it.
     *
     * @throws CommandFailure where one was named that is not there
     */
    Optional<String> token(final Shell shell) throws CommandFailure {
        if (file.isPresent()) {
            return Optional.of(checked(read(file.get()), file.get().toString()));
        }
        final var name = variable.orElse(STANDARD_VARIABLE);
        final var value = Optional.ofNullable(shell.environment().get(name)).filter(text -> !text.isBlank());
        if (variable.isPresent() && value.isEmpty()) {
            throw new CommandFailure("the variable " + name + " is not set");
        }
        return value.isEmpty() ? value : Optional.of(checked(value.get(), name));
    }

    private static String checked(final String text, final String where) throws CommandFailure {
        final var token = text.strip();
        if (!TOKEN.matcher(token).matches()) {
            throw new CommandFailure("what " + where + " holds is no bearer token: it must be one word");
        }
        return token;
    }

    private static String read(final Path file) throws CommandFailure {
        try {
            return Files.readString(file);
        } catch (final IOException e) {
            throw new CommandFailure(file + " cannot be read: " + e, e);
        }
    }

    HttpClient http() throws CommandFailure {
        final var http = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER);
        if (authorities.isPresent()) {
            http.sslContext(Trust.in(authorities.get()));
        }
        return http.build();
    }

    /** A client in a session with that server; warns where a token would travel for all to read. */
    McpClient connect(final URI url, final Duration patience, final Shell shell, final String version)
            throws CommandFailure {
        final var token = token(shell);
        if (token.isPresent() && url.getScheme().equals("http") && !isLoopback(url)) {
            shell.say("warning: the token is sent over plain HTTP");
        }
        return McpClient.open(new McpHttp(http(), url, token, patience), version);
    }

    static boolean isLoopback(final URI url) {
        final var host = url.getHost();
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127\\.[0-9.]+");
    }
}
