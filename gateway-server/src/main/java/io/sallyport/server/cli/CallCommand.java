package io.sallyport.server.cli;

import io.sallyport.mcp.JsonFields;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One tool call. */
@Command(
        name = "call",
        mixinStandardHelpOptions = true,
        description = {
            "Call a tool of a running server and print what it answers.",
            "",
            "Texts are printed as they are, other content as a line that says what it is; --json prints the whole result. While "
                    + "it runs, its progress is shown on a terminal. What a tool asks its client meanwhile is refused."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the tool answered",
            "1:it was not called, or did not answer in time",
            "2:the command line is wrong",
            "3:the tool answered with an error"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sallyport call http://127.0.0.1:8080/mcp crm__find '{\"name\":\"Ada\"}'",
            "  sallyport call https://mcp.example.com/mcp report - --token-file token --json < arguments.json"
        })
final class CallCommand implements Callable<Integer> {

    private static final int TOOL_ERROR = 3;

    private final Shell shell;
    private final String version;

    @Parameters(index = "0", paramLabel = "URL", converter = Url.class, description = "An MCP endpoint.")
    private URI url = URI.create("http://127.0.0.1");

    @Parameters(index = "1", paramLabel = "TOOL", description = "The name under which it is published.")
    private String tool = "";

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "JSON",
            description = "Its arguments, a JSON object; - for standard input. Default: {}.")
    private String arguments = "{}";

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Time.class,
            defaultValue = "5m",
            description = "How long the answer is waited for. Default: ${DEFAULT-VALUE}.")
    private Duration timeout = Duration.ofMinutes(5);

    @Option(names = "--json", description = "Print the result as JSON, as the server sent it.")
    private boolean json;

    CallCommand(final Shell shell, final String version) {
        this.shell = shell;
        this.version = version;
    }

    @Override
    public Integer call() throws CommandFailure {
        final var given = arguments();
        final var progress = new ProgressLine(shell);
        try (var client = connect.connect(url, timeout, shell, version)) {
            final var result = client.call(
                    tool,
                    given,
                    shell.terminal() ? Optional.<Consumer<JsonFields>>of(progress::heard) : Optional.empty());
            progress.end();
            final var shown = json ? McpClient.text(result, result.span()) : new ToolResult(result).text();
            shell.print(shell.shown(shown));
            return result.isTrue("isError") ? TOOL_ERROR : 0;
        } finally {
            progress.end();
        }
    }

    private JsonFields arguments() throws CommandFailure {
        return JsonFields.of(arguments.equals("-") ? shell.input() : arguments.getBytes(StandardCharsets.UTF_8))
                .orElseThrow(() -> new CommandFailure("the arguments are no JSON object with every key once"));
    }
}
