package io.sallyport.server.cli;

import io.sallyport.mcp.JsonArray;
import io.sallyport.mcp.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks at a server as a stranger does. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "Look at an MCP server from outside and say what is not as it should be.",
            "",
            "Is it reached over TLS, and for how long is its certificate good? May strangers call it? Does it refuse a token that "
                    + "is none, and pages of foreign origins? Does it tell clients where tokens are had (RFC 9728)? Does it tell strangers "
                    + "what it is made of? A handful of requests; no tool is called."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing is wrong; there may be warnings",
            "1:something is, or it cannot be reached",
            "2:the command line is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sallyport doctor https://mcp.example.com/mcp",
            "  sallyport doctor https://localhost:8443/mcp --ca demo-ca.pem"
        })
final class DoctorCommand implements Callable<Integer> {

    private final Shell shell;
    private final String version;

    @Parameters(paramLabel = "URL", converter = Url.class, description = "An MCP endpoint.")
    private URI url = URI.create("http://127.0.0.1");

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    @Option(names = "--json", description = "As a JSON array of objects.")
    private boolean json;

    DoctorCommand(final Shell shell, final String version) {
        this.shell = shell;
        this.version = version;
    }

    @Override
    public Integer call() throws CommandFailure {
        final var http = connect.http();
        try {
            final var stranger = new Stranger(http, url, version);
            final var findings = new Examination(stranger, connect.token(shell), InstantSource.system()).findings();
            print(findings);
            return findings.stream().anyMatch(finding -> finding.verdict() == Finding.Verdict.WRONG) ? 1 : 0;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        } finally {
            http.shutdownNow();
        }
    }

    private void print(final List<Finding> findings) {
        if (json) {
            final var array = JsonArray.start();
            findings.forEach(finding -> array.raw(JsonObject.start()
                    .string("check", finding.check())
                    .string("verdict", finding.verdict().name().toLowerCase(Locale.ROOT))
                    .string("says", finding.says())
                    .end()));
            shell.print(new String(array.end(), StandardCharsets.UTF_8));
        } else {
            findings.forEach(finding -> shell.print(line(finding)));
        }
    }

    private String line(final Finding finding) {
        final var word = "%-7s".formatted(finding.verdict().name().toLowerCase(Locale.ROOT));
        final var colour = switch (finding.verdict()) {
            case GOOD -> "green";
            case WARNING -> "yellow";
            case WRONG -> "red";
            case UNKNOWN -> "faint";
        };
        final var ansi = shell.terminal() ? Ansi.AUTO : Ansi.OFF;
        return ansi.string("@|" + colour + " " + word + "|@") + " " + "%-9s".formatted(finding.check()) + " "
                + Shell.plain(finding.says());
    }
}
