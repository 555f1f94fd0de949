package io.sallyport.server.cli;

import picocli.CommandLine;

/** The commands that end by themselves. */
public final class Commands {

    private Commands() {}

    /**
     * @param version the gateway's own
     * @param catalogues reads what a configuration would publish
     */
    public static void addTo(
            final CommandLine line, final Shell shell, final String version, final CatalogueSource catalogues) {
        line.addSubcommand(new ToolsCommand(shell, version, catalogues));
        line.addSubcommand(new CallCommand(shell, version));
        line.addSubcommand(new ImportCommand(shell));
        line.addSubcommand(new InjectCommand(shell, version));
        line.addSubcommand(new DoctorCommand(shell, version));
        line.addSubcommand(new HealthCommand(shell));
        line.addSubcommand(new HashKeyCommand(shell));
        line.addSubcommand(
                new CommandLine(new SessionKeyCommand(shell)).addSubcommand(new SessionKeyCommand.New(shell)));
        line.addSubcommand(new SchemaCommand(shell));
        line.addSubcommand(new CompletionCommand(shell));
        line.addSubcommand(new VersionCommand(shell, version));
    }
}
