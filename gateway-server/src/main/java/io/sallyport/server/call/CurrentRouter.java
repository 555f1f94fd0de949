package io.sallyport.server.call;

/** The router in force: a request takes it once and keeps it to its end. */
public final class CurrentRouter {

    private volatile Router current = Router.EMPTY;

    public Router get() {
        return current;
    }

    public void become(final Router router) {
        current = router;
    }
}
