package io.sallyport.server.cli;

import io.sallyport.mcp.JsonFields;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * What is asked of a server, and what its answers mean.
 *
 * @param token what the person has to show, if anything
 */
record Examination(Stranger stranger, Optional<String> token, InstantSource clock) {

    private static final String NO_TOKEN = "sallyport-doctor-shows-no-real-token";
    private static final String FOREIGN = "https://attacker.example";
    private static final Duration SOON = Duration.ofDays(14);
    private static final Pattern METADATA = Pattern.compile("resource_metadata=\"([^\"]+)\"");
    private static final Pattern NUMBER = Pattern.compile(".*\\d.*");
    private static final Pattern INNARDS = Pattern.compile(
            "(?s).*(?:Exception\\b|\\bat [\\w.$]+\\([\\w.]+:\\d+\\)|Traceback|node_modules|/(?:usr|home|app|srv|opt)/[\\w/.-]+:\\d+).*");

    /** @throws CommandFailure where the server cannot be reached at all */
    List<Finding> findings() throws CommandFailure, InterruptedException {
        final var first = stranger.knock();
        final var findings = new ArrayList<Finding>();
        findings.add(tls(first));
        findings.add(anonymous(first));
        findings.add(badToken(first));
        findings.add(origin());
        findings.add(metadata(first));
        findings.add(leaks(first));
        return List.copyOf(findings);
    }

    private Finding tls(final Stranger.Answer answer) {
        final var url = stranger.url();
        if (url.getScheme().equals("http")) {
            return ConnectOptions.isLoopback(url)
                    ? Finding.good("tls", "plain HTTP, which does not leave this machine")
                    : Finding.wrong(
                            "tls", "plain HTTP: tokens and answers can be read on the way; give the listener tls");
        }
        final var session = answer.head().sslSession();
        final var expires = session.flatMap(Examination::leaf)
                .map(leaf -> leaf.getNotAfter().toInstant());
        final var protocol = session.map(SSLSession::getProtocol).orElse("TLS");
        final boolean soon =
                expires.filter(end -> end.isBefore(clock.instant().plus(SOON))).isPresent();
        final var until = expires.map(end -> ", certificate good until " + end).orElse("");
        return soon ? Finding.warning("tls", protocol + until + ": renew it") : Finding.good("tls", protocol + until);
    }

    private static Optional<X509Certificate> leaf(final SSLSession session) {
        try {
            return Stream.of(session.getPeerCertificates())
                    .filter(X509Certificate.class::isInstance)
                    .map(X509Certificate.class::cast)
                    .findFirst();
        } catch (final SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    private Finding anonymous(final Stranger.Answer answer) {
        return switch (answer.status()) {
            case 200 ->
                ConnectOptions.isLoopback(stranger.url())
                        ? Finding.warning("anonymous", "everyone on this machine may call it")
                        : Finding.wrong("anonymous", "everyone may call it; give the route another auth than none");
            case 401 ->
                answer.head().headers().firstValue("WWW-Authenticate").isPresent()
                        ? Finding.good("anonymous", "strangers are refused, and told how to come back")
                        : Finding.warning(
                                "anonymous", "strangers are refused without WWW-Authenticate: clients cannot tell why");
            case 403 -> Finding.good("anonymous", "strangers are refused");
            case 404 -> Finding.wrong("anonymous", "there is no MCP server at this path");
            default -> Finding.unknown("anonymous", "it answers initialize with status " + answer.status());
        };
    }

    private Finding badToken(final Stranger.Answer first) throws CommandFailure, InterruptedException {
        final int status = stranger.knock("Authorization", "Bearer " + NO_TOKEN).status();
        if (status == 401 || status == 403) {
            return Finding.good("token", "a token that is none is refused");
        }
        return status != 200
                ? Finding.unknown("token", "a token that is none is answered with status " + status)
                : first.status() == 200
                        ? Finding.warning("token", "tokens are not looked at")
                        : Finding.wrong("token", "strangers are refused, but any token at all is taken");
    }

    /** With the real token, if there is one: a server may well ask for it first. */
    private Finding origin() throws CommandFailure, InterruptedException {
        final int status = token.isPresent()
                ? stranger.knock("Origin", FOREIGN, "Authorization", "Bearer " + token.get())
                        .status()
                : stranger.knock("Origin", FOREIGN).status();
        return switch (status) {
            case 403 -> Finding.good("origin", "pages of a foreign origin are refused");
            case 200 ->
                Finding.wrong(
                        "origin",
                        "pages of any origin may call it, and so may every page a user visits: check the Origin header");
            case 401 ->
                Finding.unknown("origin", "a token is asked for first: show one with --token-env or --token-file");
            default -> Finding.unknown("origin", "a foreign origin is answered with status " + status);
        };
    }

    private Finding metadata(final Stranger.Answer first) throws CommandFailure, InterruptedException {
        final var announced = first.head().headers().allValues("WWW-Authenticate").stream()
                .map(METADATA::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst();
        final var where = stranger.url().resolve("/.well-known/oauth-protected-resource" + path());
        final var answer = stranger.get(where);
        if (answer.status() != 200) {
            return first.status() == 200
                    ? Finding.good("metadata", "none, as nobody needs a token")
                    : announced.isPresent()
                            ? Finding.wrong(
                                    "metadata", "it is announced at " + announced.get() + ", but not at " + where)
                            : Finding.warning(
                                    "metadata", "none (RFC 9728): clients must be told by hand where tokens are had");
        }
        return document(where, answer.body());
    }

    private Finding document(final URI where, final String body) {
        final var document = JsonFields.of(body.getBytes(StandardCharsets.UTF_8));
        final var resource = document.flatMap(fields -> fields.string("resource"));
        final var issuers =
                document.map(fields -> fields.strings("authorization_servers")).orElse(List.of());
        if (resource.isEmpty()) {
            return Finding.wrong("metadata", where + " is not the metadata of a resource");
        }
        if (!resource.get().equals(stranger.url().toString())) {
            return Finding.wrong(
                    "metadata",
                    "it speaks of " + resource.get()
                            + ", so clients that came by this URL must refuse it: set publicUrl");
        }
        return issuers.isEmpty()
                ? Finding.warning("metadata", "it names no authorization server")
                : Finding.good("metadata", "tokens are had at " + String.join(", ", issuers));
    }

    private String path() {
        final var path = stranger.url().getRawPath();
        return path.equals("/") ? "" : path;
    }

    private Finding leaks(final Stranger.Answer first) throws CommandFailure, InterruptedException {
        final var broken = stranger.post("{\"jsonrpc\":".getBytes(StandardCharsets.US_ASCII));
        final var names = Stream.of(first, broken)
                .flatMap(answer -> Stream.of("Server", "X-Powered-By", "X-AspNet-Version", "Via")
                        .flatMap(name -> answer.head().headers().allValues(name).stream()
                                .filter(value -> NUMBER.matcher(value).matches() || name.startsWith("X-"))
                                .map(value -> name + ": " + value)))
                .distinct()
                .toList();
        if (INNARDS.matcher(broken.body()).matches()) {
            return Finding.wrong("leaks", "broken JSON is answered with the server's innards");
        }
        return names.isEmpty()
                ? Finding.good("leaks", "strangers do not learn what it is made of")
                : Finding.warning("leaks", "strangers learn what it is made of by " + String.join(", ", names));
    }
}
