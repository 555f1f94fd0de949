package io.sallyport.server.cli;

import io.sallyport.server.cli.inject.Injection;
import io.sallyport.server.cli.inject.InjectionProblem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The gateway into manifests that others wrote. */
@Command(
        name = "inject",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Put the gateway as a sidecar into Kubernetes manifests, and print them.",
            "",
            "Into every Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob and Pod, in a List as well: the gateway's container "
                    + "with probes and security settings, its volumes, a grace period that is long enough, and in front of a server the hooks "
                    + "that let the gateway drain while the server still serves. All other documents are printed as they are; in those that "
                    + "change, comments and indentation may be lost, and nothing else is. A workload that has the gateway stays as it is.",
            "",
            "The gateway reads all files of the ConfigMap, which you make; ports and drain must be the same there and here.",
            "In front of a server: the server listens on loopback, the gateway on the pod's address (upstreams: "
                    + "{ NAME: { url: \"http://127.0.0.1:PORT/mcp\" } }), and Services name the gateway's port, https-mcp or http-mcp.",
            "Beside an agent: the gateway listens on 127.0.0.1:8080, with drain: { delay: 0s }, and the agent calls it there."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every workload has the gateway",
            "1:nothing was printed, and standard error names the document and what to do",
            "2:the command line is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kubectl create configmap sallyport --from-file=gateway.yaml",
            "  sallyport inject -f notes.yaml --server 3001 --tls-secret notes-tls | kubectl apply -f -",
            "  kustomize build . | sallyport inject -f - --agent --only assistant | kubectl apply -f -"
        })
final class InjectCommand implements Callable<Integer> {

    private final Shell shell;

    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE",
            description = "Manifests, any number in a file; - for standard input. May be given more than once.")
    private List<Path> files = new ArrayList<>();

    @Mixin
    private SidecarOptions sidecar;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            description = "Only into workloads of that name. May be given more than once.")
    private Set<String> only = new LinkedHashSet<>();

    @Option(names = "--keep-hooks", description = "Leave preStop hooks that are there, whose length nobody can tell.")
    private boolean keepHooks;

    InjectCommand(final Shell shell, final String version) {
        this.shell = shell;
        this.sidecar = new SidecarOptions(version);
    }

    @Override
    public Integer call() throws CommandFailure {
        final var injection = new Injection(sidecar.sidecar(), keepHooks, only);
        final var printed = new StringBuilder();
        for (final var file : files) {
            append(printed, injected(injection, file));
        }
        if (!injection.missing().isEmpty()) {
            throw new CommandFailure("there is no workload named " + String.join(" or ", injection.missing()));
        }
        if (injection.injected() + injection.there() == 0) {
            throw new CommandFailure(
                    "there is no workload to put the gateway into: no " + String.join(", ", Injection.kinds()));
        }
        shell.out().print(printed);
        shell.out().flush();
        injection.notes().forEach(note -> shell.say(Shell.plain(note)));
        return 0;
    }

    private String injected(final Injection injection, final Path file) throws CommandFailure {
        try {
            return injection.into(content(file));
        } catch (final InjectionProblem e) {
            throw new CommandFailure(
                    (isInput(file) ? "standard input" : file) + ", " + Shell.plain(String.valueOf(e.getMessage())), e);
        }
    }

    private String content(final Path file) throws CommandFailure {
        try {
            final var bytes = isInput(file) ? shell.input() : Files.readAllBytes(file);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (final CharacterCodingException e) {
            throw new CommandFailure(file + " is not UTF-8", e);
        } catch (final IOException e) {
            throw new CommandFailure(file + " cannot be read: " + e, e);
        }
    }

    private static boolean isInput(final Path file) {
        return file.toString().equals("-");
    }

    /** One file after another, each a document of its own at least. */
    private static void append(final StringBuilder printed, final String more) {
        if (!printed.isEmpty()) {
            printed.append(printed.charAt(printed.length() - 1) == '\n' ? "" : "\n")
                    .append(more.startsWith("---") ? "" : "---\n");
        }
        printed.append(more);
    }
}
