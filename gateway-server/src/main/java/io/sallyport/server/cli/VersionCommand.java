package io.sallyport.server.cli;

import picocli.CommandLine.Command;

/** Which gateway this is, on which Java and system. */
@Command(
        name = "version",
        mixinStandardHelpOptions = true,
        description = "Print the versions of the gateway, of Java and of the system.")
final class VersionCommand implements Runnable {

    private final Shell shell;
    private final String version;

    VersionCommand(final Shell shell, final String version) {
        this.shell = shell;
        this.version = version;
    }

    @Override
    public void run() {
        shell.print("sallyport " + version);
        shell.print("Java " + Runtime.version());
        shell.print(System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch"));
    }
}
