package io.sallyport.config.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What files held at one moment, as digests, and directories of configuration, as the names in them. Content is compared rather than times and inodes:
 * that sees a swapped symbolic link, an editor's rename and a write alike, on every file system, and takes no touch for a change.
 */
public record FileStates(Map<Path, String> states) {

    private static final String ABSENT = "absent";

    public FileStates {
        states = Collections.unmodifiableMap(new LinkedHashMap<>(states));
    }

    /** The files, directories aside. */
    public Set<Path> files() {
        return states.entrySet().stream()
                .filter(entry -> !isListing(entry.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static boolean isListing(final String state) {
        return state.startsWith("[");
    }

    /** The same paths as they are now. */
    public FileStates now() {
        final Map<Path, String> now = new LinkedHashMap<>();
        states.keySet().forEach(path -> now.put(path, Files.isDirectory(path) ? listing(path) : content(path)));
        return new FileStates(now);
    }

    static String of(final byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (final NoSuchAlgorithmException missing) {
            throw new AssertionError("every Java platform has SHA-256", missing);
        }
    }

    static String unreadable() {
        return ABSENT;
    }

    static String of(final List<Path> listing) {
        return listing.stream().map(Path::getFileName).toList().toString();
    }

    private static String listing(final Path directory) {
        try {
            return of(SourceFiles.configurationsIn(directory));
        } catch (final IOException gone) {
            return ABSENT;
        }
    }

    private static String content(final Path file) {
        try {
            return of(SourceFiles.bytes(file));
        } catch (final IOException gone) {
            return ABSENT;
        }
    }
}
