package io.sallyport.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@link Health}, for who asks the whole program. */
@Command(
        name = "health",
        description =
                "Ask a gateway's status port whether it is well. Needs only the JDK's smallest part: made for probes.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it is", "1:it is not, or nobody is there", "2:the command line is wrong"},
        footerHeading = "%nExamples:%n",
        footer = {"  sallyport health", "  sallyport health --ready 127.0.0.1:9911"})
final class HealthCommand implements Callable<Integer> {

    private final Shell shell;

    @Option(names = "--ready", description = "Ask /ready, whether it can serve, in place of /health, whether it lives.")
    private boolean ready;

    @Parameters(
            arity = "0..1",
            paramLabel = "HOST:PORT",
            description = "Its status.address. Default: $SALLYPORT_STATUS, else 127.0.0.1:9911.")
    private String address = "";

    HealthCommand(final Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        final var where =
                address.isEmpty() ? shell.environment().getOrDefault("SALLYPORT_STATUS", "127.0.0.1:9911") : address;
        return Health.ask(where, ready ? "/ready" : "/health", shell.out(), shell.err());
    }
}
