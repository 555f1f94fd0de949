package io.sallyport.server.replicas;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.AsciiString;
import java.util.Arrays;
import java.util.Optional;

/** What a message is sent for, which its path says. */
enum Purpose {
    /** A small answer in one piece. */
    ASK("/ask"),
    /** An answer that is relayed as it comes. */
    RELAY("/relay");

    static final AsciiString METHOD = HttpMethod.POST.asciiName();
    static final AsciiString CONTENT_TYPE = AsciiString.cached("application/octet-stream");

    /**
     * The field that tells an answer to the message from what the port, or some other server at that address, says of
     * its own accord.
     */
    static final AsciiString ANSWERED = AsciiString.cached("sallyport-answered");

    private final String path;

    Purpose(final String path) {
        this.path = path;
    }

    String path() {
        return path;
    }

    static Optional<Purpose> of(final String path) {
        return Arrays.stream(values()).filter(each -> each.path.equals(path)).findFirst();
    }
}
