package io.sallyport.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * All the files of a container: Java in {@code /opt/java}, the gateway in {@code /opt/sallyport}, and the C library of the machine that
 * builds. No shell, no package manager, nothing to log in to, nothing that is written to.
 *
 * <p>Programs in it are started by Java and an argument file, for there is nothing else to start them with:
 * {@code /opt/java/bin/java @/opt/sallyport/run.args run}.
 */
record ContainerRoot(Path directory) {

    /** Who runs in it, by number: a kubelet cannot see that a name is not root's. */
    static final String USER = "65532:65532";

    static final String JAVA = "/opt/java";
    static final String HOME = "/opt/sallyport";

    private static final String MAIN = "io.sallyport.server.SallyportMain";
    private static final String CLASS_PATH = HOME + "/lib/sallyport.jar:" + HOME + "/plugins/*";

    /** For programs that ask one question and end. */
    private static final List<String> BRIEF = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx16m");

    static ContainerRoot lay(final Path directory, final Distribution distribution)
            throws IOException, InterruptedException {
        Tree.delete(directory);
        final var root = new ContainerRoot(directory);
        Tree.copy(distribution.home(), root.at(HOME));
        Files.createDirectories(root.at(JAVA).getParent());
        Files.move(root.at(HOME + "/runtime"), root.at(JAVA));
        Files.createSymbolicLink(root.at(HOME + "/runtime"), Path.of("../java"));
        root.writeArguments(distribution);
        root.writeSystemFiles();
        SystemLibraries.of(distribution).copyTo(directory);
        return root;
    }

    private void writeArguments(final Distribution distribution) throws IOException {
        final var run = new ArrayList<>(distribution.flags());
        // What is not heap takes about 70 MB, and buffers as much as the heap at most.
        run.add("-XX:MaxRAMPercentage=40");
        run.addAll(
                List.of("-XX:AOTCache=" + HOME + "/lib/sallyport.aot", "-Djava.library.path=" + HOME + "/lib/native"));
        run.addAll(List.of("-cp " + CLASS_PATH, MAIN));
        write("run", run);
        write("drain", with(BRIEF, "-cp " + HOME + "/lib/sallyport.jar", MAIN, "drain", "--wait"));
        write("health", with(BRIEF, "-cp " + HOME + "/lib/sallyport.jar", "io.sallyport.server.cli.Health"));
    }

    private static List<String> with(final List<String> flags, final String... more) {
        return Stream.concat(flags.stream(), Stream.of(more)).toList();
    }

    private void write(final String name, final List<String> arguments) throws IOException {
        Files.write(at(HOME + "/" + name + ".args"), arguments);
    }

    /** What the C library asks for, and where engines and operators mount. */
    private void writeSystemFiles() throws IOException, InterruptedException {
        for (final var directory : List.of("/dev", "/etc/sallyport", "/proc", "/sys", "/tmp")) {
            Files.createDirectories(at(directory));
        }
        Program.run(List.of("chmod", "1777", at("/tmp").toString()));
        Files.writeString(at("/etc/passwd"), """
                root:x:0:0:root:/nonexistent:/nonexistent
                sallyport:x:65532:65532:Sallyport:/nonexistent:/nonexistent
                """);
        Files.writeString(at("/etc/group"), "root:x:0:\nsallyport:x:65532:\n");
        Files.writeString(at("/etc/nsswitch.conf"), "hosts: files dns\n");
    }

    private Path at(final String path) {
        return directory.resolve(path.substring(1));
    }
}
