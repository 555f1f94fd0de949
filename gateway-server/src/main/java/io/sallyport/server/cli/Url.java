package io.sallyport.server.cli;

import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine;

/** Reads where a server is: http or https, without user and fragment. */
final class Url implements CommandLine.ITypeConverter<URI> {

    @Override
    public URI convert(final String text) {
        try {
            final var url = new URI(text);
            final boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (http && url.getHost() != null && url.getRawUserInfo() == null && url.getRawFragment() == null) {
                return url;
            }
        } catch (final URISyntaxException e) {
            throw new CommandLine.TypeConversionException("'" + text + "' is no URL: " + e.getReason());
        }
        throw new CommandLine.TypeConversionException("'" + text + "' is no URL of a server; write https://host/mcp");
    }
}
