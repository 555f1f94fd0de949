package io.sallyport.server.cli;

import picocli.CommandLine.Command;

/** The configuration's shape, for editors. */
@Command(
        name = "schema",
        mixinStandardHelpOptions = true,
        description = {
            "Print the JSON Schema (2020-12) of the configuration.",
            "",
            "Editors complete and check keys by it; what only the whole configuration tells, such as names that must exist, is "
                    + "said by check. It is for one file: where a directory of files is the configuration, each may hold some sections."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sallyport schema > gateway.schema.json",
            "  # yaml-language-server: $schema=gateway.schema.json     (first line of gateway.yaml)"
        })
final class SchemaCommand implements Runnable {

    private final Shell shell;

    SchemaCommand(final Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        shell.print(PrettyJson.of(ConfigSchema.whole()));
    }
}
