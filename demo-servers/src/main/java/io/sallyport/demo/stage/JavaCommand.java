package io.sallyport.demo.stage;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The command line of a main class on this JVM's own Java. */
public record JavaCommand(List<String> flags, String classPath, String mainClass) {

    public JavaCommand {
        flags = List.copyOf(flags);
    }

    public List<String> with(String... arguments) {
        final String java =
                Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return Stream.of(List.of(java), flags, List.of("-cp", classPath, mainClass), List.of(arguments))
                .flatMap(List::stream)
                .toList();
    }
}
