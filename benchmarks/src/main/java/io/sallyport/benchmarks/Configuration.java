package io.sallyport.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * gateway.yaml with the upstreams of a suite, all merged in its route, each with its name as prefix.
 *
 * @param upstreams their paths on the one upstream process, by name
 * @param settings what each of them has beside its url, as members of a YAML flow mapping, each after a comma
 * @param rate of the route's limit
 * @param more at the top level
 */
record Configuration(Map<String, String> upstreams, String settings, String rate, String more) {

    /** Two stateful upstreams, and a limit that is asked on every call and never refuses. */
    static final Configuration USUAL = new Configuration(Map.of(), "", "1000000/s", "")
            .with("alpha", "/alpha")
            .with("beta", "/beta");

    /** None yet. */
    static final Configuration EMPTY = new Configuration(Map.of(), "", "1000000/s", "");

    Configuration with(final String name, final String path) {
        final var all = new LinkedHashMap<>(upstreams);
        all.put(name, path);
        return new Configuration(all, settings, rate, more);
    }

    Configuration setting(final String members) {
        return new Configuration(upstreams, settings + ", " + members, rate, more);
    }

    Configuration limited(final String other) {
        return new Configuration(upstreams, settings, other, more);
    }

    Configuration and(final String section) {
        return new Configuration(upstreams, settings, rate, more + section + "\n");
    }

    /** @param template gateway.yaml with the places for all this */
    String yaml(final String template) {
        final var urls = upstreams.entrySet().stream()
                .map(upstream -> "  " + upstream.getKey() + ": { endpoints: [\"http://127.0.0.1:${UPSTREAM_PORT}"
                        + upstream.getValue() + "\"]" + settings + " }")
                .collect(Collectors.joining("\n"));
        final var prefixed = upstreams.keySet().stream()
                .map(name -> "      - { upstream: " + name + ", prefix: " + name + " }")
                .collect(Collectors.joining("\n"));
        return more
                + template.replace("@UPSTREAMS@", urls)
                        .replace("@PREFIXED@", prefixed)
                        .replace("@RATE@", rate);
    }
}
