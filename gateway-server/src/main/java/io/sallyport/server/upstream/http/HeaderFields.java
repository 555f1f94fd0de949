package io.sallyport.server.upstream.http;

import io.netty.handler.codec.DefaultHeaders.NameValidator;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.util.AsciiString;
import io.sallyport.mcp.OctetSet;

/**
 * Header fields of HTTP/1.1, whose names and values are those that Netty allows: it is only asked about a name that a
 * quicker look does not settle.
 */
public final class HeaderFields {

    private static final NameValidator<CharSequence> NETTY =
            DefaultHttpHeadersFactory.headersFactory().getNameValidator();
    private static final HttpHeadersFactory READ =
            DefaultHttpHeadersFactory.headersFactory().withNameValidator(HeaderFields::readName);
    private static final HttpHeadersFactory WRITTEN =
            DefaultHttpHeadersFactory.headersFactory().withNameValidator(HeaderFields::ownName);
    /** {@code tchar} of RFC 9110 §5.6.2. */
    private static final OctetSet TOKEN =
            new OctetSet("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private HeaderFields() {}

    /** What makes those of messages that are read. */
    public static HttpHeadersFactory read() {
        return READ;
    }

    /** Those of a message to write, none yet. Names that are {@link AsciiString}s are constants of this code. */
    public static HttpHeaders written() {
        return WRITTEN.newHeaders();
    }

    private static void ownName(final CharSequence name) {
        if (!(name instanceof AsciiString)) {
            NETTY.validateName(name);
        }
    }

    private static void readName(final CharSequence name) {
        if (!(name instanceof AsciiString octets) || octets.isEmpty() || !isToken(octets)) {
            NETTY.validateName(name);
        }
    }

    private static boolean isToken(final AsciiString name) {
        return TOKEN.hasAll(name.array(), name.arrayOffset(), name.arrayOffset() + name.length());
    }
}
