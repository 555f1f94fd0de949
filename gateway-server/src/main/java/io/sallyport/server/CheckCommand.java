package io.sallyport.server;

import io.sallyport.config.load.LoadResult;
import io.sallyport.server.cli.CommandFailure;
import io.sallyport.server.cli.ConfigOptions;
import io.sallyport.server.cli.Shell;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says everything that is wrong with a configuration, without starting anything. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Check a configuration: every problem as file:line:column with a hint.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the configuration can run", "1:it has problems", "2:the command line is wrong"})
final class CheckCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    CheckCommand(final Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws CommandFailure {
        return switch (options.load(shell)) {
            case LoadResult.Loaded loaded -> {
                loaded.warnings().forEach(warning -> System.err.println("warning: " + warning));
                System.out.println(
                        "The configuration is good (hash " + loaded.config().hash() + "). "
                                + loaded.config()
                                        .replicas()
                                        .map(replicas -> "One of several replicas, which the others reach at "
                                                + replicas.address() + ".")
                                        .orElse(
                                                "It is for one replica: without replicas.address, several do not share sessions."));
                yield 0;
            }
            case LoadResult.Invalid invalid -> {
                invalid.problems().forEach(System.out::println);
                yield 1;
            }
        };
    }
}
