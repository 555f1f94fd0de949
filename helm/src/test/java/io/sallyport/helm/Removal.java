package io.sallyport.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Something taken out of a published file: a key with all that is below it, a word within a line, or the whole file.
 *
 * @param lines what remains of the file; empty: no such file
 */
record Removal(String name, Path file, List<String> lines) {

    Removal {
        lines = List.copyOf(lines);
    }

    static Removal ofFile(final Path file) {
        return new Removal(file.getFileName().toString(), file, List.of());
    }

    /** One for each line of {@code file} that matches, with all that is indented deeper below it. */
    static List<Removal> ofBlocks(final Path file, final Pattern line) {
        final List<String> lines = read(file);
        return IntStream.range(0, lines.size())
                .filter(at -> line.matcher(lines.get(at)).find())
                .mapToObj(at -> new Removal(label(file, lines, at), file, without(lines, at)))
                .toList();
    }

    /** One for each place in {@code file} that matches. */
    static List<Removal> ofWords(final Path file, final Pattern word) {
        final String text = String.join("\n", read(file));
        return word.matcher(text)
                .results()
                .map(found -> new Removal(
                        file.getFileName() + " " + found.group(),
                        file,
                        (text.substring(0, found.start()) + text.substring(found.end()))
                                .lines()
                                .toList()))
                .toList();
    }

    private static String label(final Path file, final List<String> lines, final int at) {
        return file.getFileName() + ":" + (at + 1) + " " + lines.get(at).strip();
    }

    private static List<String> without(final List<String> lines, final int at) {
        final int depth = depth(lines.get(at));
        final int end = IntStream.range(at + 1, lines.size())
                .filter(next -> !lines.get(next).isBlank() && depth(lines.get(next)) <= depth)
                .findFirst()
                .orElse(lines.size());
        return Stream.concat(lines.subList(0, at).stream(), lines.subList(end, lines.size()).stream())
                .toList();
    }

    private static int depth(final String line) {
        return line.length() - line.stripLeading().length();
    }

    /** Takes it out, runs {@code then}, and puts it back. */
    void around(final Runnable then) {
        final List<String> original = new ArrayList<>(read(file));
        try {
            if (lines.isEmpty()) {
                Files.delete(file);
            } else {
                Files.write(file, lines);
            }
            then.run();
            Files.write(file, original);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> read(final Path file) {
        try {
            return Files.readAllLines(file);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
