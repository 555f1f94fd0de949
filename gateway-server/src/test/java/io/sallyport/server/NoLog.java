package io.sallyport.server;

/** For gateways whose log is nobody's concern. */
record NoLog() implements Gateway.LogControl {

    @Override
    public String level() {
        return "info";
    }

    @Override
    public boolean setLevel(final String level) {
        return false;
    }
}
