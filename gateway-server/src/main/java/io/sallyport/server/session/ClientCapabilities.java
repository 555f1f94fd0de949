package io.sallyport.server.session;

/** The capabilities a client may declare, as bits of an id. */
public final class ClientCapabilities {

    public static final int SAMPLING = 1;
    public static final int ELICITATION = 1 << 1;
    public static final int ROOTS = 1 << 2;
    public static final int ROOTS_LIST_CHANGED = 1 << 3;
    public static final int ELICITATION_URL = 1 << 4;
    public static final int TASKS = 1 << 5;

    private ClientCapabilities() {}
}
