package io.sallyport.server.cli;

import io.sallyport.mcp.JsonFields;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Why a server did not answer, for who asked. */
final class Refused {

    private static final int MOST = 64 << 10;
    private static final int SHOWN = 300;
    private static final Pattern DESCRIPTION = Pattern.compile("error_description=\"([^\"]*)\"");

    private Refused() {}

    /** What another status than 200 means. */
    static CommandFailure by(
            final URI url, final HttpResponse<?> answer, final InputStream body, final boolean withToken)
            throws IOException {
        final var said =
                said(answer, body.readNBytes(MOST)).map(text -> ": " + text).orElse("");
        return new CommandFailure(
                switch (answer.statusCode()) {
                    case 401 ->
                        withToken
                                ? url + " refuses the token" + said
                                : url + " wants a token (--token-env, --token-file)" + said;
                    case 403 -> url + " does not allow it" + said;
                    case 404 -> "there is no MCP server at " + url + said;
                    case 429 -> url + " has had enough requests for now" + said;
                    case 301, 302, 303, 307, 308 ->
                        url + " has moved to "
                                + Shell.plain(
                                        answer.headers().firstValue("Location").orElse("an unknown place"));
                    default -> url + " answered with status " + answer.statusCode() + said;
                });
    }

    private static Optional<String> said(final HttpResponse<?> answer, final byte[] body) {
        final var description = answer.headers().firstValue("WWW-Authenticate").stream()
                .map(DESCRIPTION::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst();
        return description
                .or(() -> JsonFields.of(body)
                        .flatMap(message -> message.object("error"))
                        .flatMap(error -> error.string("message")))
                .map(text -> Shell.plain(text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text));
    }

    static CommandFailure unreachable(final URI url, final Throwable cause) {
        return new CommandFailure(
                switch (cause) {
                    case ConnectException e
                    when e.getCause() instanceof UnresolvedAddressException ->
                        "the host " + url.getHost() + " is not known";
                    case ConnectException _ -> "nobody listens at " + url.getAuthority();
                    case HttpTimeoutException _ -> url + " did not answer in time";
                    case SSLException e -> "no secure connection to " + url.getAuthority() + ": " + untrusted(e);
                    default -> url + " cannot be asked: " + cause;
                },
                cause);
    }

    private static String untrusted(final SSLException failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof CertPathBuilderException)) {
            cause = cause.getCause();
        }
        return switch (cause) {
            case CertPathBuilderException _ ->
                "nobody whom Java trusts has signed its certificate (--ca FILE names whom to trust)";
            case CertificateExpiredException _ -> "its certificate has expired";
            case CertificateException e -> "its certificate is not for this name (" + e.getMessage() + ")";
            default -> String.valueOf(failure.getMessage());
        };
    }
}
