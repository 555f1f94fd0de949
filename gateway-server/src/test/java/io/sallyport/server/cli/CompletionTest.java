package io.sallyport.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.DemoMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class CompletionTest {

    private static final Path BENCH =
            Path.of("..", "benchmarks", "src", "main", "java", "io", "sallyport", "benchmarks", "BenchMain.java");

    private static Set<String> options(final CommandSpec command) {
        final var names = new HashSet<>(command.optionsMap().keySet());
        names.removeAll(Set.of("-h", "--help", "-V", "--version"));
        return names;
    }

    @Test
    void commandsOfTheLauncherHaveTheOptionsOfTheirPrograms() throws IOException {
        assertThat(options(LauncherCommands.demo()))
                .isEqualTo(options(new CommandLine(new DemoMain()).getCommandSpec()));
        assertThat(options(LauncherCommands.bench()))
                .containsExactlyInAnyOrderElementsOf(Pattern.compile("names? = \"(--[a-z-]+)\"")
                        .matcher(Files.readString(BENCH))
                        .results()
                        .map(found -> found.group(1))
                        .toList());
    }

    @Test
    void shellsLearnEveryCommand() {
        final var bash = new TestShell("", false);
        final var zsh = new TestShell("", false);

        assertThat(bash.run("completion", "bash")).isZero();
        assertThat(bash.out())
                .contains("--self-test", "--quick", "--keep-hooks")
                .contains("inject", "demo", "bench");
        assertThat(zsh.run("completion", "zsh")).isZero();
        assertThat(zsh.out()).startsWith("autoload -U +X bashcompinit");
        assertThat(new TestShell("", false).run("completion", "fish")).isEqualTo(2);
    }
}
