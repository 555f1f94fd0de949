package io.sallyport.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs of others that are used, where they are installed. */
record Programs(Optional<Path> wrk, Optional<Path> nginx, Optional<Path> h2load, Optional<Path> taskset) {

    static Programs find() {
        return new Programs(find("wrk"), find("nginx"), find("h2load"), find("taskset"));
    }

    /** The same as where wrk is missing. */
    Programs withoutWrk() {
        return new Programs(Optional.empty(), nginx, h2load, taskset);
    }

    /** A sentence for each that is missing: what is lost, and where it comes from. */
    List<String> complaints() {
        final var complaints = new ArrayList<String>();
        if (wrk.isEmpty()) {
            complaints.add(
                    "wrk is not used, but threads of our own: what they measure is not for quoting, and TLS is left out: "
                            + "apt-get install wrk");
        }
        if (nginx.isEmpty()) {
            complaints.add("nginx is missing, so its rows are left out: apt-get install nginx-light");
        }
        if (taskset.isEmpty()) {
            complaints.add("taskset is missing, so nothing is pinned to a core and rows disturb each other: "
                    + "apt-get install util-linux");
        }
        return complaints;
    }

    /** The first line a command prints, on either stream. */
    static String firstLine(final Path program, final String... arguments) throws IOException {
        final var command = Stream.concat(Stream.of(program.toString()), Stream.of(arguments));
        final var process =
                new ProcessBuilder(command.toList()).redirectErrorStream(true).start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            return Optional.ofNullable(output.readLine()).orElse("?");
        }
    }

    /** The {@code sbin} directories are not on everyone's path, but nginx is there. */
    private static Optional<Path> find(final String name) {
        final var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(Stream.of(path.split(File.pathSeparator)), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
