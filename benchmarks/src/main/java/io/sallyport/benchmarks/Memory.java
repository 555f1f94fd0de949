package io.sallyport.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/** What a process takes of the machine's memory, by proc_pid_status(5), in bytes; and what it needs of its heap. */
record Memory(ProcessHandle process) {

    private static final Pattern USED = Pattern.compile("(?:DefNew|Tenured|generation|heap) .*used (\\d+)K");
    private static final long KIB = 1024;

    /** Now. */
    long resident() throws IOException {
        return field("VmRSS:");
    }

    /** The most since {@link #forget()}. */
    long peak() throws IOException {
        return field("VmHWM:");
    }

    /** Begins to look for the most. */
    void forget() throws IOException {
        Files.writeString(proc("clear_refs"), "5");
    }

    /** Of a JVM: its heap after a full collection. */
    long live() throws IOException {
        jdk("jcmd", pid(), "GC.run");
        return live(jdk("jcmd", pid(), "GC.heap_info"));
    }

    /** Of a page such as {@code Tenured total 174784K, used 10240K [0x…}, one line for each part. */
    static long live(final String page) {
        return USED.matcher(page)
                .results()
                .mapToLong(match -> KIB * Long.parseLong(match.group(1)))
                .sum();
    }

    /** Of a JVM whose young generation keeps its size: all it has allocated so far. */
    long allocated() throws IOException {
        return allocated(jdk("jstat", "-gc", pid()));
    }

    /** Of a page with a line of names and one of values: young collections, Eden's capacity and what of it is used. */
    static long allocated(final String page) {
        final var lines = page.strip().lines().toList();
        final var names = List.of(lines.getFirst().strip().split("\\s+", -1));
        final var values = List.of(lines.getLast().strip().split("\\s+", -1));
        final ToDoubleFunction<String> value = name -> Double.parseDouble(values.get(names.indexOf(name)));
        final double eden = value.applyAsDouble("EC");
        return (long) (KIB * (value.applyAsDouble("YGC") * eden + value.applyAsDouble("EU")));
    }

    private String pid() {
        return Long.toString(process.pid());
    }

    private long field(final String name) throws IOException {
        return field(name, Files.readAllLines(proc("status")));
    }

    static long field(final String name, final List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> KIB * Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    private Path proc(final String file) {
        return Path.of("/proc", pid(), file);
    }

    private static String jdk(final String program, final String... arguments) throws IOException {
        final var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", program).toString()));
        command.addAll(List.of(arguments));
        final var asked = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var output = asked.getInputStream()) {
            return new String(output.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
