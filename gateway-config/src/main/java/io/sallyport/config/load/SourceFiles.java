package io.sallyport.config.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the files of one load, each once, and remembers what they held. */
final class SourceFiles {

    private static final int LARGEST = 1 << 20;
    private static final String SUFFIX = ".yaml";

    private final Problems problems;
    private final Map<Path, byte[]> contents = new LinkedHashMap<>();
    private final Map<Path, String> states = new LinkedHashMap<>();

    SourceFiles(final Problems problems) {
        this.problems = problems;
    }

    FileStates states() {
        return new FileStates(states);
    }

    /** The file itself, or a directory's {@code *.yaml} by name. */
    List<Path> expand(final Path input) {
        if (!Files.isDirectory(input)) {
            return List.of(input);
        }
        final List<Path> found = list(input);
        states.put(input.toAbsolutePath(), FileStates.of(found));
        if (found.isEmpty()) {
            problems.error(Position.startOf(input), "no *" + SUFFIX + " in this directory", "");
        }
        return found;
    }

    /** A file's text; empty after saying at {@code mentioned} why it cannot be read. */
    Optional<String> text(final Path file, final Position mentioned) {
        final Path absolute = file.toAbsolutePath();
        try {
            final byte[] bytes = contents.containsKey(absolute) ? contents.get(absolute) : fresh(absolute);
            return decode(file, bytes, mentioned);
        } catch (final IOException unreadable) {
            problems.error(mentioned, "cannot read " + Quoted.path(file), reason(file, unreadable));
            return Optional.empty();
        }
    }

    private Optional<String> decode(final Path file, final byte[] bytes, final Position mentioned) {
        final ByteBuffer in = ByteBuffer.wrap(bytes);
        final CharBuffer out = CharBuffer.allocate(bytes.length);
        if (StandardCharsets.UTF_8.newDecoder().decode(in, out, true).isError()) {
            final String before = out.flip().toString();
            final Position bad =
                    mentioned.file().equals(file) ? TextPosition.at(file, before, before.length()) : mentioned;
            problems.error(bad, "cannot read " + Quoted.path(file), "not UTF-8 text");
            return Optional.empty();
        }
        return Optional.of(out.flip().toString());
    }

    private byte[] fresh(final Path file) throws IOException {
        states.put(file, FileStates.unreadable());
        final byte[] bytes = bytes(file);
        contents.put(file, bytes);
        states.put(file, FileStates.of(bytes));
        return bytes;
    }

    /** @throws IOException also for what is not a file, or too large to be part of a configuration */
    static byte[] bytes(final Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("not a file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            final byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new IOException("larger than 1 MiB");
            }
            return bytes;
        }
    }

    /** Hidden names are left out: Kubernetes keeps the versions of a volume under such. */
    static List<Path> configurationsIn(final Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (final UncheckedIOException interrupted) {
            throw interrupted.getCause();
        }
    }

    private List<Path> list(final Path directory) {
        try {
            return configurationsIn(directory);
        } catch (final IOException unreadable) {
            problems.error(Position.startOf(directory), "cannot list this directory", "");
            return List.of();
        }
    }

    private static String reason(final Path file, final IOException unreadable) {
        return switch (unreadable) {
            case final NoSuchFileException missing -> "no such file";
            case final AccessDeniedException denied -> "permission denied";
            default -> Files.isDirectory(file) ? "a directory" : "not a readable file of at most 1 MiB";
        };
    }
}
