package io.sallyport.server.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One upstream; every text may hold references and is what stands in the configuration. */
sealed interface ImportedServer {

    /** Its name in the configuration. */
    String name();

    /** A program the gateway runs. */
    record Program(String name, List<String> command, Map<String, String> env, Optional<String> directory)
            implements ImportedServer {

        public Program {
            command = List.copyOf(command);
            env = new LinkedHashMap<>(env);
        }
    }

    /** A server somebody else runs. */
    record Remote(String name, String url, boolean sse, Map<String, String> headers) implements ImportedServer {

        public Remote {
            headers = new LinkedHashMap<>(headers);
        }
    }
}
