package io.sallyport.server.federation;

import io.sallyport.mcp.McpMethods;
import io.sallyport.server.upstream.ServerCapabilities.Capability;

/** What servers offer in lists of their own, and how such a list is asked for and read. */
public enum Kind {
    TOOL("tool", McpMethods.TOOLS_LIST, "tools", "name", McpMethods.TOOLS_LIST_CHANGED, Capability.TOOLS_LIST_CHANGED),
    PROMPT(
            "prompt",
            McpMethods.PROMPTS_LIST,
            "prompts",
            "name",
            McpMethods.PROMPTS_LIST_CHANGED,
            Capability.PROMPTS_LIST_CHANGED),
    RESOURCE(
            "resource",
            McpMethods.RESOURCES_LIST,
            "resources",
            "uri",
            McpMethods.RESOURCES_LIST_CHANGED,
            Capability.RESOURCES_LIST_CHANGED),
    TEMPLATE(
            "resource template",
            McpMethods.RESOURCE_TEMPLATES_LIST,
            "resourceTemplates",
            "uriTemplate",
            McpMethods.RESOURCES_LIST_CHANGED,
            Capability.RESOURCES_LIST_CHANGED);

    private final String word;
    private final String method;
    private final String member;
    private final String key;
    private final String changed;
    private final Capability announced;

    Kind(
            final String word,
            final String method,
            final String member,
            final String key,
            final String changed,
            final Capability announced) {
        this.word = word;
        this.method = method;
        this.member = member;
        this.key = key;
        this.changed = changed;
        this.announced = announced;
    }

    /** What a person calls one of it. */
    public String word() {
        return word;
    }

    /** The method that lists it. */
    public String method() {
        return method;
    }

    /** The member of the result that holds the list. */
    String member() {
        return member;
    }

    /** The member of each element by which it is asked for. */
    String key() {
        return key;
    }

    /** The notification that says that the list has changed. */
    public String changed() {
        return changed;
    }

    /** What a server declares that sends it. */
    Capability announced() {
        return announced;
    }
}
