package io.sallyport.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.cli.CatalogueSource;
import io.sallyport.server.cli.Commands;
import io.sallyport.server.cli.Shell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** A file of manifests that says in a comment by which command the gateway is put into them. */
record Injected(Path file) {

    private static final Pattern COMMAND = Pattern.compile("(?m)^# +sallyport (inject .*?) \\|");

    Manifests manifests() {
        return Manifests.of(text());
    }

    /** What the command prints. */
    String text() {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final ByteArrayOutputStream err = new ByteArrayOutputStream();
        final Shell shell = new Shell(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new ByteArrayInputStream(new byte[0]),
                Map.of(),
                false);
        final CommandLine line =
                new CommandLine(CommandLine.Model.CommandSpec.create().name("sallyport"));
        Commands.addTo(line, shell, "0.1.0", (_, _) -> new CatalogueSource.Offer(List.of(), List.of()));
        final int status = line.execute(command().toArray(String[]::new));
        assertThat(status).as(err.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        return out.toString(StandardCharsets.UTF_8);
    }

    private List<String> command() {
        return COMMAND.matcher(content())
                .results()
                .findFirst()
                .map(found -> Arrays.stream(found.group(1).split(" ", -1)))
                .orElseThrow(() -> new AssertionError("no command in " + file))
                .map(word -> word.endsWith("/" + file.getFileName()) ? file.toString() : word)
                .toList();
    }

    private String content() {
        try {
            return Files.readString(file);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
