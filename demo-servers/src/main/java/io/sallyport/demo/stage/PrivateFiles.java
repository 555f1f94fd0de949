package io.sallyport.demo.stage;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files with secrets in them: readable by their owner from the moment they exist, where the file system can say so. */
final class PrivateFiles {

    private PrivateFiles() {}

    static void write(Path file, String secret) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, ownerOnly(file));
        Files.writeString(file, secret);
    }

    static void publish(Path file, String text) throws IOException {
        Files.writeString(file, text);
    }

    private static FileAttribute<?>[] ownerOnly(Path file) throws IOException {
        final FileStore store = Files.getFileStore(file.toAbsolutePath().getParent());
        return store.supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
