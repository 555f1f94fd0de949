package io.sallyport.server.observability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** What Linux says of this process in {@code /proc/self} (proc(5)); empty where there is no such file. */
final class ProcessFiles {

    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB");
    private static final Pattern MOST_FILES = Pattern.compile("(?m)^Max open files\\s+(\\d+)");

    private final Path proc;

    ProcessFiles(final Path proc) {
        this.proc = proc;
    }

    /** In bytes. */
    OptionalLong residentMemory() {
        final var kibibytes = find("status", RESIDENT);
        return kibibytes.isPresent() ? OptionalLong.of(kibibytes.getAsLong() * 1024) : kibibytes;
    }

    OptionalLong openFiles() {
        try (final var files = Files.list(proc.resolve("fd"))) {
            return OptionalLong.of(files.count());
        } catch (final IOException absent) {
            return OptionalLong.empty();
        }
    }

    /** The soft limit; empty where it is unlimited. */
    OptionalLong mostOpenFiles() {
        return find("limits", MOST_FILES);
    }

    private OptionalLong find(final String file, final Pattern pattern) {
        try {
            final var matcher = pattern.matcher(Files.readString(proc.resolve(file)));
            return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
        } catch (final IOException absent) {
            return OptionalLong.empty();
        }
    }
}
