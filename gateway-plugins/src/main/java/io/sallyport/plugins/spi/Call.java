package io.sallyport.plugins.spi;

import java.net.InetAddress;
import java.util.Optional;

/** One JSON-RPC request, as far as a plugin may know it. */
public interface Call {

    String route();

    Caller caller();

    InetAddress clientAddress();

    /** The JSON-RPC method. */
    String method();

    /** The tool a {@code tools/call} is for, once the catalogue has found its owner. */
    Optional<ToolKey> tool();
}
