package io.sallyport.config.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code conf/gateway.yaml} as a list of keys with what it says of each; of those that are commented out, too. */
final class ReferenceFile {

    private static final Pattern COMMENTED = Pattern.compile("( {0,20})# ([a-z]\\w*:(?: .*)?)");
    private static final Pattern COMMENTED_MORE = Pattern.compile("( {0,20})# ( +\\S.*)");
    private static final Pattern KEY = Pattern.compile("( *)(- )?([\\w-]+):(?: +(.*))?");
    private static final Pattern ITEM = Pattern.compile("( *)- (.*)");
    private static final Pattern MEMBER =
            Pattern.compile("(?<=[{,] )(\\w+): (\"[^\"]*\"|\\[[^]]*]|\\{[^}]*}|[^,}]*[^,} ])");
    private static final Pattern EXAMPLE = Pattern.compile("for example (\\[\\{.*}])");
    private static final Pattern NAMED =
            Pattern.compile("listeners|auth|upstreams|routes|upstreams[.]NAME[.](?:headers|env)|.*[.]override");
    /** Comments behind keys begin further right than any key does. */
    private static final int MARGIN = 30;

    private final List<String> written;
    /** The lines with what is commented out in force. */
    private final List<String> shown = new ArrayList<>();
    /** The line in which the block of each line begins that is commented out as a whole; else the line itself. */
    private final List<Integer> blocks = new ArrayList<>();

    private final List<ReferenceKey> keys = new ArrayList<>();
    private final Map<String, List<String>> introductions = new LinkedHashMap<>();
    private final List<Place> open = new ArrayList<>();
    private List<String> introduction = new ArrayList<>();

    private record Place(int indent, String path) {}

    ReferenceFile(final List<String> written) {
        this.written = List.copyOf(written);
        for (final String line : written) {
            show(line);
        }
        for (int line = 0; line < shown.size(); line++) {
            read(shown.get(line), line);
        }
    }

    List<ReferenceKey> keys() {
        return List.copyOf(keys);
    }

    /** What stands above a section; under the empty name what stands at the top of the file. */
    List<String> introduction(final String section) {
        return introductions.getOrDefault(section, List.of());
    }

    /** The file with another line in place of that of the key, which is in force. */
    String with(final ReferenceKey key, final String line) {
        final List<String> lines = new ArrayList<>(written);
        for (int i = 0; i < lines.size(); i++) {
            if (blocks.get(i).equals(blocks.get(key.line()))) {
                lines.set(i, shown.get(i));
            }
        }
        lines.set(key.line(), line);
        return String.join("\n", lines) + "\n";
    }

    private void show(final String line) {
        final Matcher first = COMMENTED.matcher(line);
        final Matcher more = COMMENTED_MORE.matcher(line);
        final boolean inBlock = !shown.isEmpty() && !shown.getLast().equals(written.get(shown.size() - 1));
        if (first.matches()) {
            blocks.add(shown.size());
            shown.add(first.group(1) + first.group(2));
        } else if (inBlock && more.matches()) {
            blocks.add(blocks.getLast());
            shown.add(more.group(1) + more.group(2));
        } else {
            blocks.add(shown.size());
            shown.add(line);
        }
    }

    private void read(final String text, final int line) {
        final Matcher key = KEY.matcher(text);
        final Matcher item = ITEM.matcher(text);
        if (text.isBlank()) {
            introductions.putIfAbsent("", introduction);
            introduction = new ArrayList<>();
        } else if (text.stripLeading().startsWith("#")) {
            comment(text);
        } else if (key.matches()) {
            key(key, line);
        } else if (item.matches()) {
            item(item, line);
        } else {
            throw new IllegalArgumentException("line " + (line + 1) + " is of no known form: " + text);
        }
    }

    private void comment(final String text) {
        final String said = text.strip().replaceFirst("# ?", "");
        if (text.indexOf('#') < MARGIN) {
            introduction.add(said);
        } else {
            say(said);
        }
    }

    /** Adds to what is said of the last key. */
    private void say(final String comment) {
        final ReferenceKey last = keys.removeLast();
        final List<String> all = new ArrayList<>(last.comments());
        all.add(comment);
        keys.add(new ReferenceKey(
                last.path(), last.line(), last.before(), last.value(), last.after(), last.inForce(), all));
    }

    private void key(final Matcher match, final int line) {
        final boolean isItem = match.group(2) != null;
        final int column = match.group(1).length();
        open.removeIf(place -> place.indent() >= column);
        if (isItem) {
            open.add(new Place(column, parent() + "[]"));
        }
        final String name = NAMED.matcher(parent()).matches() ? "NAME" : match.group(3);
        if (open.isEmpty()) {
            introductions.put(name, introduction);
            introduction = new ArrayList<>();
        }
        final String path = open.isEmpty() ? name : parent() + '.' + name;
        open.add(new Place(column + (isItem ? 2 : 0), path));
        final Said said = Said.of(match.group(4) == null ? "" : match.group(4));
        final String before = match.group(1) + (isItem ? "- " : "") + match.group(3) + ": ";
        keys.add(new ReferenceKey(path, line, before, said.value(), "", isInForce(line), said.comments()));
        if (said.value().startsWith("{") && !path.startsWith("upstreamDefaults.")) {
            members(path, before, said.value(), line);
        }
        said.comments().stream()
                .flatMap(comment -> EXAMPLE.matcher(comment).results())
                .forEach(example -> members(path + "[]", before, example.group(1), line));
    }

    private void item(final Matcher match, final int line) {
        final int column = match.group(1).length();
        open.removeIf(place -> place.indent() >= column);
        final Said said = Said.of(match.group(2));
        said.comments().forEach(comment -> say('(' + comment + ')'));
        if (said.value().startsWith("{")) {
            members(parent() + "[]", match.group(1) + "- ", said.value(), line);
        }
    }

    /** The keys of a mapping that is written on one line. */
    private void members(final String path, final String before, final String mapping, final int line) {
        final Matcher member = MEMBER.matcher(mapping);
        while (member.find()) {
            keys.add(new ReferenceKey(
                    path + '.' + member.group(1),
                    line,
                    before + mapping.substring(0, member.start(2)),
                    member.group(2),
                    mapping.substring(member.end(2)),
                    isInForce(line),
                    List.of()));
        }
    }

    private String parent() {
        return open.isEmpty() ? "" : open.getLast().path();
    }

    private boolean isInForce(final int line) {
        return written.get(line).equals(shown.get(line));
    }

    /** A line's value and the comment behind it. */
    private record Said(String value, List<String> comments) {

        private static final Pattern FORM = Pattern.compile("((?:\"[^\"]*\"|[^\"#])*?) *(?:# (.*))?");

        static Said of(final String rest) {
            final Matcher match = FORM.matcher(rest);
            if (!match.matches()) {
                throw new IllegalArgumentException("a value of no known form: " + rest);
            }
            return new Said(match.group(1), match.group(2) == null ? List.of() : List.of(match.group(2)));
        }
    }
}
