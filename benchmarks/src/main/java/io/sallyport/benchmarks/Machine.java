package io.sallyport.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where and with what it was measured.
 *
 * @param facts by their names, in the order they are printed
 * @param load the load average of the minute before it began
 */
record Machine(Map<String, String> facts, double load) {

    /** Half a core busy before we begin is somebody else's half. */
    private static final double QUIET = 0.5;

    static Machine look(final Path launcher, final Programs programs, final Cores cores, final Settings settings)
            throws IOException {
        final var facts = new LinkedHashMap<String, String>();
        facts.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("cpu", cpu() + ", " + Runtime.getRuntime().availableProcessors() + " cores");
        facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        facts.put("sallyport", Programs.firstLine(launcher, "--version"));
        if (programs.nginx().isPresent()) {
            facts.put("nginx", Programs.firstLine(programs.nginx().get(), "-v"));
        }
        if (programs.wrk().isPresent()) {
            facts.put("wrk", Programs.firstLine(programs.wrk().get(), "-v").replaceAll(" Copyright.*", ""));
        }
        if (programs.h2load().isPresent()) {
            facts.put("h2load", Programs.firstLine(programs.h2load().get(), "--version"));
        }
        final var averages = Files.readString(Path.of("/proc/loadavg")).split(" ", -1);
        facts.put("load average", averages[0] + " " + averages[1] + " " + averages[2] + " before the run");
        facts.put("pinning", cores.toString());
        facts.put("measured", settings.toString());
        return new Machine(facts, Double.parseDouble(averages[0]));
    }

    List<String> warnings() {
        final var warnings = new ArrayList<String>();
        if (load > QUIET) {
            warnings.add("the machine was busy before the run (load " + load + "): the figures are noisy");
        }
        return warnings;
    }

    private static String cpu() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        }
    }
}
