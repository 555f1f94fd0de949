package io.sallyport.config.load;

import java.nio.file.Path;

/** A place in a file; lines and columns start at 1. */
record Position(Path file, int line, int column) {

    static Position startOf(final Path file) {
        return new Position(file, 1, 1);
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
