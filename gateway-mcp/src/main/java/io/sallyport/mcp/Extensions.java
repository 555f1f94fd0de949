package io.sallyport.mcp;

/** Extensions of the protocol that the gateway knows; each is declared below {@code capabilities.extensions}. */
public final class Extensions {

    /** Calls that become tasks (2026-07-28: ext-tasks). */
    public static final String TASKS = "io.modelcontextprotocol/tasks";

    /** Tools with an interface of their own (MCP Apps: ext-apps). */
    public static final String UI = "io.modelcontextprotocol/ui";

    private Extensions() {}
}
