package io.sallyport.server.cli;

import io.sallyport.config.load.ConfigProblem;
import io.sallyport.config.load.LoadResult;
import io.sallyport.mcp.JsonArray;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The merged catalogue. */
@Command(
        name = "tools",
        mixinStandardHelpOptions = true,
        description = {
            "List the tools that clients are shown: published name, whose it is, what it costs, what it does.",
            "",
            "Of a running server with URL, with what the bearer token lets see; the upstream is then read off the name's prefix. "
                    + "Without URL of a configuration: its servers are started or asked, nothing is served, and access rules are not "
                    + "applied. Tokens are what a definition takes of a model's context, estimated as its characters over four."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the list is complete",
            "1:there is none: the server cannot be asked, or the configuration has problems",
            "2:the command line is wrong",
            "3:the list lacks the tools of an upstream that did not answer"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sallyport tools -c gateway.yaml",
            "  sallyport tools https://mcp.example.com/mcp --token-file token --json"
        })
final class ToolsCommand implements Callable<Integer> {

    private static final int INCOMPLETE = 3;
    private static final int TERMINAL_WIDTH = 120;
    /** Descriptions have a bound of their own where no terminal has one. */
    private static final int FILE_WIDTH = 1000;

    private final Shell shell;
    private final String version;
    private final CatalogueSource catalogues;

    @Parameters(
            arity = "0..1",
            paramLabel = "URL",
            converter = Url.class,
            description = "An MCP endpoint; in place of a configuration.")
    private Optional<URI> url = Optional.empty();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    @Option(names = "--route", paramLabel = "NAME", description = "Of that route of the configuration alone.")
    private Optional<String> route = Optional.empty();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Time.class,
            defaultValue = "30s",
            description = "How long servers are waited for. Default: ${DEFAULT-VALUE}.")
    private Duration timeout = Duration.ofSeconds(30);

    @Option(names = "--json", description = "As a JSON array of objects, with the whole definitions.")
    private boolean json;

    ToolsCommand(final Shell shell, final String version, final CatalogueSource catalogues) {
        this.shell = shell;
        this.version = version;
        this.catalogues = catalogues;
    }

    @Override
    public Integer call() throws CommandFailure {
        if (url.isPresent() && config.isNamed()) {
            throw new CommandFailure("a URL beside -c: write one of both");
        }
        final var offer = url.isPresent() ? ofServer(url.get()) : ofConfiguration();
        print(offer.tools());
        offer.missing().forEach(name -> shell.say("the upstream " + name + " did not answer: its tools are missing"));
        return offer.missing().isEmpty() ? 0 : INCOMPLETE;
    }

    private CatalogueSource.Offer ofServer(final URI server) throws CommandFailure {
        try (var client = connect.connect(server, timeout, shell, version)) {
            final var tools = client.tools().stream().map(OfferedTool::of).toList();
            return new CatalogueSource.Offer(tools, client.missing());
        }
    }

    private CatalogueSource.Offer ofConfiguration() throws CommandFailure {
        return switch (config.load(shell)) {
            case LoadResult.Loaded loaded -> {
                if (route.isPresent() && !loaded.config().routes().containsKey(route.get())) {
                    throw new CommandFailure("there is no route " + route.get() + ": there are "
                            + String.join(", ", loaded.config().routes().keySet()));
                }
                yield of(catalogues.read(loaded.config(), timeout));
            }
            case LoadResult.Invalid invalid ->
                throw new CommandFailure("the configuration has problems:\n"
                        + invalid.problems().stream()
                                .map(ConfigProblem::toString)
                                .collect(Collectors.joining("\n")));
        };
    }

    private CatalogueSource.Offer of(final CatalogueSource.Offer all) {
        return new CatalogueSource.Offer(
                all.tools().stream()
                        .filter(tool -> route.isEmpty() || tool.route().equals(route))
                        .toList(),
                all.missing());
    }

    private void print(final List<OfferedTool> tools) {
        if (json) {
            final var array = JsonArray.start();
            tools.forEach(tool -> array.raw(tool.json()));
            shell.print(new String(array.end(), StandardCharsets.UTF_8));
            return;
        }
        table(tools).lines(shell.terminal() ? TERMINAL_WIDTH : FILE_WIDTH).forEach(shell::print);
        shell.say("%d tools, about %,d tokens of context"
                .formatted(
                        tools.size(),
                        tools.stream().mapToInt(OfferedTool::tokens).sum()));
    }

    private static Table table(final List<OfferedTool> tools) {
        final boolean routes =
                tools.stream().flatMap(tool -> tool.route().stream()).distinct().count() > 1;
        final var head = new ArrayList<>(List.of("TOOL", "UPSTREAM", "TOKENS", "DESCRIPTION"));
        if (routes) {
            head.addFirst("ROUTE");
        }
        return new Table(
                head,
                List.of(head.indexOf("TOKENS")),
                tools.stream().map(tool -> row(tool, routes)).toList());
    }

    private static List<String> row(final OfferedTool tool, final boolean routes) {
        final var row = new ArrayList<>(List.of(
                Shell.plain(tool.name()),
                Shell.plain(tool.upstream().orElse("-")),
                String.format(Locale.ROOT, "%d", tool.tokens()),
                Shell.plain(tool.description()).replaceAll("\\s+", " ").strip()));
        if (routes) {
            row.addFirst(tool.route().orElse("-"));
        }
        return row;
    }
}
