package io.sallyport.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** From the servers of a desktop client to a configuration. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Turn the servers of an MCP client into a configuration of one merged route.",
            "",
            "FILE is the JSON in which clients keep them, under mcpServers (or servers, as some editors write): programs with "
                    + "command, args and env, and servers with url and headers. What is secret does not get into the configuration: it "
                    + "becomes $${NAME}, and --secrets writes the values to a file for the environment. Names become a-z, 0-9 and -. "
                    + "Whatever is not understood is told on standard error, by server and key.",
            "",
            "The configuration listens on loopback and lets everyone in: add tls and auth before others may reach it."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every server is in the configuration",
            "1:nothing was written: the file cannot be read, or holds no server that can be imported",
            "2:the command line is wrong",
            "3:written, but a server was left out"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sallyport import ~/.config/Claude/claude_desktop_config.json -o gateway.yaml --secrets secrets.env",
            "  set -a; . ./secrets.env; set +a; sallyport check -c gateway.yaml"
        })
final class ImportCommand implements Callable<Integer> {

    private static final int INCOMPLETE = 3;

    private final Shell shell;

    @Parameters(paramLabel = "FILE", description = "The client's JSON; - for standard input.")
    private Path file = Path.of("-");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the configuration there, in place of standard output.")
    private Optional<Path> output = Optional.empty();

    @Option(
            names = "--secrets",
            paramLabel = "FILE",
            description = "Write the values of the variables there, as NAME='value' lines that only you can read.")
    private Optional<Path> secrets = Optional.empty();

    @Option(
            names = "--address",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1:8080",
            description = "Where the gateway listens. Default: ${DEFAULT-VALUE}.")
    private String address = "127.0.0.1:8080";

    ImportCommand(final Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws CommandFailure {
        final var imported = ClientServers.read(content(), shell.environment());
        imported.notes().forEach(shell::say);
        if (imported.servers().isEmpty()) {
            throw new CommandFailure("there is no server to import in " + file);
        }
        final var yaml = ImportedYaml.of(imported.servers(), address);
        if (output.isPresent()) {
            NewFile.write(output.get(), yaml, "rw-r--r--");
        } else {
            shell.out().print(yaml);
        }
        tellSecrets(imported.secrets());
        return imported.complete() ? 0 : INCOMPLETE;
    }

    private void tellSecrets(final Variables variables) throws CommandFailure {
        if (secrets.isPresent()) {
            NewFile.write(secrets.get(), variables.file(), "rw-------");
        }
        if (!variables.names().isEmpty()) {
            shell.say("set before the gateway starts: " + String.join(", ", variables.names())
                    + secrets.map(where -> "; those whose values were found are in " + where)
                            .orElse("; --secrets FILE writes those whose values were found"));
        }
    }

    private byte[] content() throws CommandFailure {
        if (file.toString().equals("-")) {
            return shell.input();
        }
        try {
            return Files.readAllBytes(file);
        } catch (final IOException e) {
            throw new CommandFailure(file + " cannot be read: " + e, e);
        }
    }
}
