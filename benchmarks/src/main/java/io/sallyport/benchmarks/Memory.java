package io.sallyport.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        jcmd("GC.run");
        return live(jcmd("GC.heap_info"));
    }

    /** Of a page such as {@code Tenured total 174784K, used 10240K [0x…}, one line for each part. */
    static long live(final String page) {
        return USED.matcher(page)
                .results()
                .mapToLong(match -> KIB * Long.parseLong(match.group(1)))
                .sum();
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
        return Path.of("/proc", Long.toString(process.pid()), file);
    }

    private String jcmd(final String command) throws IOException {
        final var program = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        final var asked = new ProcessBuilder(program.toString(), Long.toString(process.pid()), command)
                .redirectErrorStream(true)
                .start();
        try (var output = asked.getInputStream()) {
            return new String(output.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
