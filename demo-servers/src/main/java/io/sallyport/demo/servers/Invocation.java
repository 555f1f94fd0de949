package io.sallyport.demo.servers;

import java.util.Map;

/**
 * One call of a tool, after its arguments passed the tool's schema.
 *
 * @param session the MCP session, empty on a stateless server
 * @param arguments as the client sent them
 */
record Invocation(String session, Map<String, Object> arguments, Progress progress) {

    /** The text of an argument; empty where it was not given. */
    String text(String name) {
        return arguments.get(name) instanceof String text ? text : "";
    }

    int number(String name, int otherwise) {
        return arguments.get(name) instanceof Number number ? number.intValue() : otherwise;
    }
}
