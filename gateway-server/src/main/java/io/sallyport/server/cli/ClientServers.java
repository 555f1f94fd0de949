package io.sallyport.server.cli;

import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.JsonKind;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the JSON in which MCP clients keep their servers. */
final class ClientServers {

    /** Longer names are no prefixes, and the route has several upstreams. */
    private static final int LONGEST_NAME = 24;

    private static final List<String> SECTIONS = List.of("mcpServers", "servers");
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final Variables variables = new Variables();
    private final Notes notes = new Notes();
    private final Set<String> taken = new HashSet<>();
    private final Map<String, String> environment;

    private ClientServers(final Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * @param environment for {@code ~} in paths
     * @throws CommandFailure where it is not JSON, or has no servers
     */
    static Imported read(final byte[] content, final Map<String, String> environment) throws CommandFailure {
        return new ClientServers(environment).read(content);
    }

    private Imported read(final byte[] content) throws CommandFailure {
        final var root = JsonFields.of(withoutMark(content))
                .orElseThrow(() -> new CommandFailure(
                        "not a JSON object with every key once; comments and trailing commas are not JSON"));
        final var section = SECTIONS.stream()
                .filter(key -> root.member(key).isPresent())
                .findFirst()
                .orElseThrow(() -> new CommandFailure("neither mcpServers nor servers is in it"));
        final var servers = root.object(section)
                .orElseThrow(() -> new CommandFailure(section + " must be an object of servers by name"));
        root.members().stream()
                .filter(member -> !member.key().equals(section))
                .forEach(member -> notes.add("\"" + member.key() + "\" is not about servers and is ignored"));
        final var imported = servers.members().stream()
                .flatMap(member -> server(servers, member))
                .toList();
        return new Imported(imported, variables, notes.lines(), !notes.leftOut());
    }

    private Stream<ImportedServer> server(final JsonFields servers, final JsonFields.Member member) {
        if (member.kind() != JsonKind.OBJECT) {
            notes.without(member.key(), "it must be an object");
            return Stream.empty();
        }
        final var fields = JsonFields.of(servers.json(), member.value()).orElseThrow();
        if (fields.isTrue("disabled") || isFalse(fields, "enabled")) {
            notes.of(member.key(), "is disabled and left out");
            return Stream.empty();
        }
        final var name = name(member.key());
        final var entry = new ClientServer(
                member.key(), name, fields, new References(name, variables, notes), notes, environment);
        final Optional<ImportedServer> imported = entry.read();
        imported.ifPresentOrElse(_ -> renamed(member.key(), name), () -> taken.remove(name));
        return imported.stream();
    }

    private void renamed(final String before, final String name) {
        if (!before.equals(name)) {
            notes.of(before, "is called " + name + " in the configuration");
        }
    }

    /** A name that upstreams can have, and no other has. */
    private String name(final String written) {
        final var valid =
                written.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        // Keys that begin with x- are the author's own.
        final var base =
                cut(valid.isEmpty() ? "server" : valid.startsWith("x-") ? "mcp-" + valid : valid, LONGEST_NAME);
        String name = base;
        for (int i = 2; !taken.add(name); i++) {
            name = cut(base, LONGEST_NAME - 1 - Integer.toString(i).length()) + "-" + i;
        }
        return name;
    }

    private static String cut(final String text, final int length) {
        return (text.length() > length ? text.substring(0, length) : text).replaceAll("-+$", "");
    }

    private static boolean isFalse(final JsonFields fields, final String key) {
        return fields.member(key)
                        .filter(member -> member.kind() == JsonKind.BOOLEAN)
                        .isPresent()
                && !fields.isTrue(key);
    }

    private static byte[] withoutMark(final byte[] content) {
        return content.length >= 3 && Arrays.equals(content, 0, 3, BYTE_ORDER_MARK, 0, 3)
                ? Arrays.copyOfRange(content, 3, content.length)
                : content;
    }
}
