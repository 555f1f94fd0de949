package io.sallyport.config.load;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Texts of a certain form. */
final class Words {

    static final Kind<String> TEXT = new Kind<>(
            "a text",
            "not blank, no control characters",
            text -> Optional.of(text).filter(t -> !t.isBlank() && t.chars().noneMatch(Words::isControl)));
    static final Kind<Boolean> FLAG = Kind.oneOf("a boolean", Map.of("true", true, "false", false));
    static final Kind<String> PREFIX =
            matching("a prefix", "up to 24 of a-z, 0-9 and -; \"\" for none", "[a-z0-9-]{0,24}");
    static final Kind<String> TOOL_NAME =
            matching("a tool's name", "up to 64 of A-Z a-z 0-9 _ - . /", "[A-Za-z0-9_./-]{1,64}");
    static final Kind<String> TOOL_PATTERN =
            matching("a pattern of tools", "original names, * for any characters", "[A-Za-z0-9_./*-]{1,64}");
    static final Kind<String> SCOPE = matching("a scope", "visible ASCII without space, \" and \\", "[!#-\\[\\]-~]+");
    static final Kind<String> HEADER =
            matching("a header's name", "letters, digits and -", "[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    /** Names are labels of metrics and part of ids. */
    static final Kind<String> NAME = matching("a name", "up to 63 of a-z, 0-9 and -", "[a-z0-9][a-z0-9-]{0,62}");

    private Words() {}

    private static boolean isControl(final int c) {
        return Character.isISOControl(c) && c != '\n' && c != '\t';
    }

    private static Kind<String> matching(final String name, final String hint, final String regex) {
        final Pattern pattern = Pattern.compile(regex);
        return new Kind<>(name, hint, text -> Optional.of(text).filter(pattern.asMatchPredicate()));
    }
}
