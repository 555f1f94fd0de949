package io.sallyport.server.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files a command writes: none is overwritten, and what is secret is its owner's alone from the first byte. */
final class NewFile {

    private NewFile() {}

    static void write(final Path file, final String text, final String permissions) throws CommandFailure {
        final var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
        try (var channel =
                Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
            final var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (final FileAlreadyExistsException e) {
            throw new CommandFailure(file + " is there already and stays as it is", e);
        } catch (final IOException | UnsupportedOperationException e) {
            throw new CommandFailure(file + " cannot be written: " + e, e);
        }
    }
}
