package io.sallyport.mcp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Writes random well-formed JSON: any white space, any spelling of strings, any order of members. */
final class RandomJson {

    private static final List<String> PIECES = List.of(
            "a",
            "Z",
            "é",
            "漢",
            "🦊",
            "\\n",
            "\\\"",
            "\\\\",
            "\\u0041",
            "\\ud83e\\udd8a",
            "/",
            "{",
            "}",
            "[",
            ":",
            ",",
            " ");
    private static final List<String> SPACES = List.of("", "", "", " ", "\n", "\t", "\r\n  ");
    private static final List<String> SCALARS = List.of("0", "-1", "1.5", "1E+9", "-0.0e-3", "true", "false", "null");

    private final RandomGenerator random;

    RandomJson(final RandomGenerator random) {
        this.random = random;
    }

    /** A request with or without params, name and {@code _meta}, in any order. */
    String request() {
        final var members = new ArrayList<>(List.of(
                member("jsonrpc", "\"2.0\""),
                member("method", string()),
                member("id", random.nextBoolean() ? "7" : string())));
        if (random.nextInt(5) > 0) {
            members.add(member("params", params()));
        }
        return shuffled(members);
    }

    private String params() {
        final var members = new ArrayList<String>();
        maybe(members, "name", string());
        maybe(members, "uri", string());
        maybe(members, "_meta", random.nextInt(6) == 0 ? "null" : meta());
        maybe(members, "arguments", value(3));
        return shuffled(members);
    }

    private String meta() {
        final var members = new ArrayList<String>();
        maybe(members, "progressToken", random.nextBoolean() ? "12" : string());
        maybe(members, "traceparent", string());
        maybe(members, "x/y", value(2));
        return shuffled(members);
    }

    String value(final int depth) {
        return switch (random.nextInt(depth > 0 ? 4 : 2)) {
            case 0 -> string();
            case 1 -> SCALARS.get(random.nextInt(SCALARS.size()));
            case 2 -> {
                final var elements = new ArrayList<String>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    elements.add(value(depth - 1));
                }
                yield "[" + String.join(space() + "," + space(), elements) + space() + "]";
            }
            default -> {
                final var members = new ArrayList<String>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    members.add(member("k" + i, value(depth - 1)));
                }
                yield shuffled(members);
            }
        };
    }

    String string() {
        final var text = new StringBuilder("\"");
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.append('"').toString();
    }

    private void maybe(final List<String> members, final String key, final String value) {
        if (random.nextInt(3) > 0) {
            members.add(member(key, value));
        }
    }

    private String member(final String key, final String value) {
        return space() + "\"" + key + "\"" + space() + ":" + space() + value + space();
    }

    private String shuffled(final List<String> members) {
        Collections.shuffle(members, Random.from(random));
        return "{" + (members.isEmpty() ? space() : String.join(",", members)) + "}";
    }

    private String space() {
        return SPACES.get(random.nextInt(SPACES.size()));
    }
}
