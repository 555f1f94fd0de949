package io.sallyport.server.upstream;

import io.sallyport.mcp.Extensions;
import io.sallyport.mcp.JsonFields;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What a server said it can do (basic/lifecycle), as far as the gateway acts on it. */
public record ServerCapabilities(Set<Capability> declared) {

    public static final ServerCapabilities NONE = new ServerCapabilities(Set.of());

    /** One capability and where its declaration stands below {@code capabilities}: the members on the way, and a flag. */
    public enum Capability {
        TOOLS("", "tools"),
        TOOLS_LIST_CHANGED("listChanged", "tools"),
        PROMPTS("", "prompts"),
        PROMPTS_LIST_CHANGED("listChanged", "prompts"),
        RESOURCES("", "resources"),
        RESOURCES_LIST_CHANGED("listChanged", "resources"),
        RESOURCES_SUBSCRIBE("subscribe", "resources"),
        LOGGING("", "logging"),
        COMPLETIONS("", "completions"),
        TASKS_TOOLS_CALL("", "tasks requests tools call"),
        TASKS_CANCEL("", "tasks cancel"),
        TASKS_EXTENSION("", "extensions " + Extensions.TASKS),
        UI_EXTENSION("", "extensions " + Extensions.UI);

        private final String flag;
        private final String path;

        Capability(final String flag, final String path) {
            this.flag = flag;
            this.path = path;
        }

        private boolean isDeclared(final JsonFields capabilities) {
            var object = Optional.of(capabilities);
            for (final var member : path.split(" ", -1)) {
                object = object.flatMap(found -> found.object(member));
            }
            return object.filter(found -> flag.isEmpty() || found.isTrue(flag)).isPresent();
        }
    }

    public ServerCapabilities {
        declared = Set.copyOf(declared);
    }

    /** @param capabilities the object of that name in the answer to {@code initialize} */
    static ServerCapabilities of(final JsonFields capabilities) {
        final var declared = EnumSet.noneOf(Capability.class);
        Arrays.stream(Capability.values())
                .filter(capability -> capability.isDeclared(capabilities))
                .forEach(declared::add);
        return new ServerCapabilities(declared);
    }

    public boolean has(final Capability capability) {
        return declared.contains(capability);
    }

    /** Whether it says when anything it lists has changed. */
    public boolean announcesChanges() {
        return has(Capability.TOOLS_LIST_CHANGED)
                || has(Capability.PROMPTS_LIST_CHANGED)
                || has(Capability.RESOURCES_LIST_CHANGED);
    }
}
