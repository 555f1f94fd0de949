package io.sallyport.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessFilesTest {

    @Test
    void readsWhatLinuxSays(@TempDir final Path proc) throws IOException {
        Files.writeString(proc.resolve("status"), "Name:\tjava\nVmHWM:\t  999 kB\nVmRSS:\t  1234 kB\n");
        Files.writeString(proc.resolve("limits"), "Limit  Soft\nMax open files            1024   524288   files\n");
        Files.createDirectory(proc.resolve("fd"));
        Files.createFile(proc.resolve("fd/0"));
        Files.createFile(proc.resolve("fd/1"));

        final var files = new ProcessFiles(proc);
        assertThat(files.residentMemory()).hasValue(1234 * 1024L);
        assertThat(files.openFiles()).hasValue(2);
        assertThat(files.mostOpenFiles()).hasValue(1024);
    }

    @Test
    void saysNothingWhereThereIsNoSuchFileOrLimit(@TempDir final Path proc) throws IOException {
        Files.writeString(proc.resolve("limits"), "Max open files            unlimited   unlimited   files\n");

        final var files = new ProcessFiles(proc);
        assertThat(files.residentMemory()).isEmpty();
        assertThat(files.openFiles()).isEmpty();
        assertThat(files.mostOpenFiles()).isEmpty();
    }
}
