package io.sallyport.server.testkit.naive;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.node.ObjectNode;

/** One that is a program: a process for each session, which ends when its client says that it has done. */
public final class NaiveProcess implements NaiveServer {

    private final List<Process> processes = new CopyOnWriteArrayList<>();
    private final String name;
    private final List<String> command;

    public NaiveProcess(final String name, final List<String> command) {
        this.name = name;
        this.command = List.copyOf(command);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Link open(final ObjectNode initialize) throws IOException {
        final var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        processes.add(process);
        return new ProcessLink(process, initialize);
    }

    private static final class ProcessLink implements Link {

        private final Process process;
        private final BufferedReader out;
        private final ObjectNode opening;

        ProcessLink(final Process process, final ObjectNode initialize) throws IOException {
            this.process = process;
            this.out = process.inputReader(StandardCharsets.UTF_8);
            this.opening = exchange(initialize);
        }

        @Override
        public ObjectNode opening() {
            return opening;
        }

        @Override
        public ObjectNode ask(final ObjectNode request) throws IOException {
            return exchange(request);
        }

        private synchronized ObjectNode exchange(final ObjectNode request) throws IOException {
            final var in = process.outputWriter(StandardCharsets.UTF_8);
            in.write(request + "\n");
            in.flush();
            for (var line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("{")) {
                    final var message = Json.object(line);
                    if (!message.has("method")) {
                        return message;
                    }
                }
            }
            throw new EOFException("the process has ended");
        }

        @Override
        public void listen(final Ear ear) {}

        @Override
        public void end() {
            process.destroy();
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
