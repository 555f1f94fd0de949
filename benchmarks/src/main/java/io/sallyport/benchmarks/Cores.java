package io.sallyport.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Who runs where: what is measured alone on the last core we may use, load generator and upstream on the others.
 *
 * @param pinned whether there is more than one core and a program to pin with
 */
record Cores(int proxy, List<Integer> load, boolean pinned) {

    static Cores of(final Programs programs) throws IOException {
        final var all = allowed(Files.readString(Path.of("/proc/self/status")));
        final int last = all.getLast();
        return new Cores(
                last,
                all.size() > 1 ? all.subList(0, all.size() - 1) : all,
                all.size() > 1 && programs.taskset().isPresent());
    }

    /** The cores in the {@code Cpus_allowed_list} of a process's status, such as {@code 0-2,5}. */
    static List<Integer> allowed(final String status) {
        final var list = status.lines()
                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("0");
        return Stream.of(list.split(",")).flatMap(Cores::range).toList();
    }

    private static Stream<Integer> range(final String text) {
        final var ends = text.split("-", 2);
        final int first = Integer.parseInt(ends[0]);
        return IntStream.rangeClosed(first, Integer.parseInt(ends[ends.length - 1]))
                .boxed();
    }

    /** A command on the core of what is measured. */
    List<String> measured(final List<String> command) {
        return pin(Integer.toString(proxy), command);
    }

    /** A command on all cores. */
    List<String> all(final List<String> command) {
        return pin(list(Stream.concat(load.stream(), Stream.of(proxy)).distinct()), command);
    }

    /** A command on the other cores. */
    List<String> beside(final List<String> command) {
        return pin(list(load.stream()), command);
    }

    /** Lets running processes have all cores: compilers of several cannot keep up on one. */
    void release(final List<ProcessHandle> processes) throws IOException, InterruptedException {
        move(processes, list(Stream.concat(load.stream(), Stream.of(proxy)).distinct()));
    }

    /** Puts them back on the core of what is measured. */
    void confine(final List<ProcessHandle> processes) throws IOException, InterruptedException {
        move(processes, Integer.toString(proxy));
    }

    private void move(final List<ProcessHandle> processes, final String cores)
            throws IOException, InterruptedException {
        if (!pinned) {
            return;
        }
        for (final var process : processes) {
            final var moved = new ProcessBuilder(
                            "taskset", "--all-tasks", "--cpu-list", "--pid", cores, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (moved.waitFor() != 0) {
                throw new IOException("taskset could not move process " + process.pid() + " to " + cores);
            }
        }
    }

    private static String list(final Stream<Integer> cores) {
        return cores.map(String::valueOf).collect(Collectors.joining(","));
    }

    private List<String> pin(final String cores, final List<String> command) {
        if (!pinned) {
            return command;
        }
        final var whole = new ArrayList<>(List.of("taskset", "-c", cores));
        whole.addAll(command);
        return whole;
    }

    @Override
    public String toString() {
        return pinned
                ? "core " + proxy + " for the gateway or nginx, "
                        + list(load.stream())
                        + " for load generator and upstream"
                : "nothing is pinned";
    }
}
