package io.sallyport.server.cli;

import java.util.List;

/**
 * What a client's file became.
 *
 * @param notes what was changed, ignored or not understood, a sentence each
 * @param complete whether no server was left out that was wanted
 */
record Imported(List<ImportedServer> servers, Variables secrets, List<String> notes, boolean complete) {

    Imported {
        servers = List.copyOf(servers);
        notes = List.copyOf(notes);
    }
}
