package io.sallyport.server.cli;

import io.sallyport.mcp.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Imported servers as a whole configuration. */
final class ImportedYaml {

    private ImportedYaml() {}

    static String of(final List<ImportedServer> servers, final String address) {
        final var lines = new ArrayList<String>();
        lines.add(
                "# Every server of one MCP client behind one route. Everyone who reaches this address may call them:");
        lines.add("# add tls to the listener and another auth to the route before anybody else can.");
        lines.add("listeners:");
        lines.add("  mcp: { address: " + quote(address) + " }");
        lines.add("status: { address: \"127.0.0.1:9911\" }");
        lines.add("upstreams:");
        servers.forEach(server -> lines.addAll(upstream(server)));
        lines.add("routes:");
        lines.add("  main:");
        lines.add("    path: /mcp");
        lines.add("    auth: none");
        lines.add("    upstreams: ["
                + servers.stream()
                        .map(ImportedServer::name)
                        .map(ImportedYaml::quote)
                        .collect(Collectors.joining(", "))
                + "]");
        return String.join("\n", lines) + "\n";
    }

    private static List<String> upstream(final ImportedServer server) {
        final var lines = new ArrayList<String>();
        lines.add("  " + quote(server.name()) + ":");
        switch (server) {
            case ImportedServer.Program program -> {
                lines.add("    command: "
                        + program.command().stream()
                                .map(ImportedYaml::quote)
                                .collect(Collectors.joining(", ", "[", "]")));
                program.directory().ifPresent(directory -> lines.add("    workingDirectory: " + quote(directory)));
                lines.addAll(mapping("env", program.env()));
            }
            case ImportedServer.Remote remote -> {
                lines.add("    url: " + quote(remote.url()));
                if (remote.sse()) {
                    lines.add("    transport: sse");
                }
                lines.addAll(mapping("headers", remote.headers()));
            }
        }
        return lines;
    }

    private static List<String> mapping(final String key, final Map<String, String> entries) {
        final var lines = new ArrayList<String>();
        if (!entries.isEmpty()) {
            lines.add("    " + key + ":");
            entries.forEach((name, value) -> lines.add("      " + quote(name) + ": " + quote(value)));
        }
        return lines;
    }

    /** JSON's strings are YAML's, but for characters that YAML does not print. */
    static String quote(final String text) {
        return JsonText.quote(text)
                .codePoints()
                .mapToObj(c -> isPrintable(c) ? Character.toString(c) : "\\u%04x".formatted(c))
                .collect(Collectors.joining());
    }

    private static boolean isPrintable(final int c) {
        return c < 0x7f
                || (c >= 0xa0 && (c < 0xd800 || c > 0xdfff) && c != 0x2028 && c != 0x2029 && c != 0xfeff && c < 0xfffe)
                || c > 0xffff;
    }
}
