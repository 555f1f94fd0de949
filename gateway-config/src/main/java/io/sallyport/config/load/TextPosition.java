package io.sallyport.config.load;

import java.nio.file.Path;

/** Where an index into a text is. */
final class TextPosition {

    private TextPosition() {}

    static Position at(final Path file, final String text, final int index) {
        final String before = text.substring(0, index);
        final int lineStart = before.lastIndexOf('\n') + 1;
        final int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        return new Position(file, line, before.codePointCount(lineStart, before.length()) + 1);
    }
}
