package io.sallyport.server.federation;

import io.sallyport.mcp.CacheHint;
import io.sallyport.mcp.Era;
import io.sallyport.mcp.Extensions;
import io.sallyport.mcp.JsonObject;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.server.upstream.Handshake;
import io.sallyport.server.upstream.ServerCapabilities.Capability;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a route says of itself as one server: the capabilities and instructions of all its members. */
public final class Instructions {

    private final List<Member> members;

    public Instructions(final List<Member> members) {
        this.members = members;
    }

    /**
     * The capabilities object. A list is announced where any member has it or is not known yet, because a client is told
     * only once; that it changes is always announced, for members come and go.
     *
     * @param version that the client speaks
     */
    public byte[] capabilities(final ProtocolVersion version) {
        final var capabilities = JsonObject.start().json("tools", "{\"listChanged\":true}");
        if (mayHave(Capability.PROMPTS)) {
            capabilities.json("prompts", "{\"listChanged\":true}");
        }
        if (mayHave(Capability.RESOURCES)) {
            capabilities.json(
                    "resources",
                    has(Capability.RESOURCES_SUBSCRIBE)
                            ? "{\"listChanged\":true,\"subscribe\":true}"
                            : "{\"listChanged\":true}");
        }
        if (has(Capability.LOGGING)) {
            capabilities.json("logging", "{}");
        }
        if (has(Capability.COMPLETIONS)) {
            capabilities.json("completions", "{}");
        }
        if (version.hasTasks() && offersTasks()) {
            capabilities.json(
                    "tasks",
                    has(Capability.TASKS_CANCEL)
                            ? "{\"cancel\":{},\"requests\":{\"tools\":{\"call\":{}}}}"
                            : "{\"requests\":{\"tools\":{\"call\":{}}}}");
        }
        final var extensions = JsonObject.start();
        if (has(Capability.UI_EXTENSION)) {
            extensions.json(Extensions.UI, "{}");
        }
        if (version.era() == Era.MODERN && offersHandledTasks()) {
            extensions.json(Extensions.TASKS, "{}");
        }
        if (has(Capability.UI_EXTENSION) || (version.era() == Era.MODERN && offersHandledTasks())) {
            capabilities.raw("extensions", extensions.end());
        }
        return capabilities.end();
    }

    /** How long that may be kept and by whom: as long, and by as few, as the strictest member says. */
    public CacheHint hint() {
        return members.stream()
                .map(member -> member.upstream().hint())
                .reduce(CacheHint::and)
                .orElse(CacheHint.NONE);
    }

    /** Whether a request of that method can be for any member. */
    public boolean serves(final String method) {
        return switch (method) {
            case McpMethods.PROMPTS_LIST, McpMethods.PROMPTS_GET -> mayHave(Capability.PROMPTS);
            case McpMethods.RESOURCES_LIST, McpMethods.RESOURCES_READ, McpMethods.RESOURCE_TEMPLATES_LIST ->
                mayHave(Capability.RESOURCES);
            case McpMethods.COMPLETION_COMPLETE -> mayHave(Capability.COMPLETIONS);
            case McpMethods.TASKS_GET, McpMethods.TASKS_UPDATE, McpMethods.TASKS_CANCEL ->
                mayHave(Capability.TASKS_EXTENSION);
            default -> true;
        };
    }

    /** Whether calls of a client without sessions can become tasks. */
    public boolean offersHandledTasks() {
        return has(Capability.TASKS_EXTENSION);
    }

    /** Whether calls of any member's tools can become tasks. */
    public boolean offersTasks() {
        return has(Capability.TASKS_TOOLS_CALL);
    }

    /** A sole member's as they are, several under their names; empty where nobody has any. */
    public Optional<String> text() {
        final var given = members.stream()
                .filter(member -> instructions(member).isPresent())
                .toList();
        if (given.isEmpty()) {
            return Optional.empty();
        }
        return members.size() == 1
                ? instructions(members.getFirst())
                : Optional.of(given.stream().map(Instructions::section).collect(Collectors.joining("\n\n")));
    }

    private static String section(final Member member) {
        final var names =
                member.prefix().isEmpty() ? "" : " (names begin with " + member.prefix() + Naming.SEPARATOR + ")";
        return "# " + member.upstream().name() + names + "\n\n"
                + instructions(member).orElse("");
    }

    private static Optional<String> instructions(final Member member) {
        return member.upstream().handshake().flatMap(Handshake::instructions);
    }

    private boolean mayHave(final Capability capability) {
        return has(capability)
                || members.stream()
                        .anyMatch(member -> member.upstream().handshake().isEmpty());
    }

    private boolean has(final Capability capability) {
        return members.stream().anyMatch(member -> has(member, capability));
    }

    public static boolean has(final Member member, final Capability capability) {
        return member.upstream()
                .handshake()
                .filter(handshake -> handshake.capabilities().has(capability))
                .isPresent();
    }
}
