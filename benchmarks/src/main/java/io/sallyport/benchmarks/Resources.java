package io.sallyport.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The files that the processes are given. */
final class Resources {

    private Resources() {}

    static String text(final String name) throws IOException {
        try (InputStream text = Resources.class.getResourceAsStream("/benchmarks/" + name)) {
            return new String(Objects.requireNonNull(text, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
