package io.sallyport.server.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The environment variables that a configuration refers to, with the values that were found. For use by one thread. */
final class Variables {

    private final Map<String, Optional<String>> values = new LinkedHashMap<>();

    /** A name of its own for a value: the wanted one, unless another value has it. */
    String hold(final String wanted, final String value) {
        String name = wanted;
        for (int i = 2; isTaken(name, value); i++) {
            name = wanted + "_" + i;
        }
        values.put(name, Optional.of(value));
        return name;
    }

    /** One that the file itself refers to; somebody else has its value. */
    void refer(final String name) {
        values.putIfAbsent(name, Optional.empty());
    }

    private boolean isTaken(final String name, final String value) {
        return values.containsKey(name) && !Optional.of(value).equals(values.get(name));
    }

    List<String> names() {
        return List.copyOf(values.keySet());
    }

    /** Lines that a shell and {@code EnvironmentFile=} of systemd read; names without a value are left to be filled in. */
    String file() {
        final var lines = new StringBuilder();
        values.forEach((name, value) ->
                lines.append(value.map(known -> name + "='" + known.replace("'", "'\\''") + "'\n")
                        .orElse("#" + name + "=\n")));
        return lines.toString();
    }
}
