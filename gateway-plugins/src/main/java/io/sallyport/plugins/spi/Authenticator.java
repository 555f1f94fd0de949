package io.sallyport.plugins.spi;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Finds out who sent a request from its head alone, before a byte of its body is kept. */
public interface Authenticator extends Plugin {

    /**
     * Judges the head. Must not block: what needs the network or costly cryptography runs on
     * {@link PluginContext#blocking()}; a cached verdict is returned as a completed stage.
     */
    CompletionStage<Authentication> authenticate(RequestHead head);

    /** The authorization servers that issue what this authenticator accepts, for RFC 9728 metadata. */
    default List<URI> authorizationServers() {
        return List.of();
    }

    /** The scopes a client should ask for, for RFC 9728 metadata and 401 challenges. */
    default List<String> scopes() {
        return List.of();
    }
}
