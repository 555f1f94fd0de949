package io.sallyport.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** nginx, proxying to the upstream whatever it gets. */
record Nginx(ProcessHandle process, Listeners listeners) {

    URI url(final String path) {
        return listeners.plainUrl(path);
    }

    URI tlsUrl(final String path) {
        return listeners.tlsUrl(path);
    }

    /** @param program nginx itself */
    static Nginx start(final String program, final Stage stage) throws IOException {
        final var listeners = Listeners.free();
        final var values = new HashMap<>(listeners.variables());
        values.put("UPSTREAM_PORT", Integer.toString(stage.upstream().port()));
        values.put("USER", System.getProperty("user.name").equals("root") ? "user root;" : "");
        var text = Resources.text("nginx.conf");
        for (final var value : values.entrySet()) {
            text = text.replace("${" + value.getKey() + "}", value.getValue());
        }
        final var file = stage.write("nginx.conf", text);
        final var command = List.of(program, "-p", stage.group().directory().toString(), "-c", file.toString());
        final var started = stage.group().start("nginx", stage.kit().cores().measured(command), Map.of());
        final var process =
                ProcessHandle.of(started.pid()).orElseThrow(() -> new IOException(started.complaint("is gone")));
        return new Nginx(process, listeners);
    }
}
