package io.sallyport.server.upstream;

/** Reads a response to its end because only then the connection can be used again. */
final class IgnoredResponse implements UpstreamTransport.ResponseListener {

    @Override
    public void head(final ResponseHead head) {}

    @Override
    public void chunk(final byte[] bytes) {}

    @Override
    public void complete() {}

    @Override
    public void broke(final Breakdown breakdown) {}
}
