package io.sallyport.server.upstream.stdio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a process writes to its standard error, line by line into the log; of a long line the beginning. */
final class ErrorLines {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorLines.class);
    private static final int LONGEST = 4096;

    private final String upstream;
    private final byte[] line = new byte[LONGEST];
    private int length;
    private boolean cut;

    ErrorLines(final String upstream) {
        this.upstream = upstream;
    }

    /** Until the end. Blocks. */
    void copy(final InputStream error) {
        final var buffer = new byte[LONGEST];
        try (error) {
            for (int read = error.read(buffer); read >= 0; read = error.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    take(buffer[i]);
                }
            }
        } catch (final IOException ended) {
            LOG.debug("The standard error of upstream {} ended", upstream, ended);
        }
        flush();
    }

    private void take(final byte next) {
        if (next == '\n') {
            flush();
        } else if (length < LONGEST) {
            line[length++] = next;
        } else {
            cut = true;
        }
    }

    private void flush() {
        final var text = new String(line, 0, length, StandardCharsets.UTF_8).stripTrailing();
        if (!text.isEmpty()) {
            LOG.info("upstream {} says: {}{}", upstream, text, cut ? "…" : "");
        }
        length = 0;
        cut = false;
    }
}
