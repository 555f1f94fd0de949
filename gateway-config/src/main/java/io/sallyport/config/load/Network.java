package io.sallyport.config.load;

import io.sallyport.config.Address;
import io.sallyport.config.Cidr;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses and URLs. */
final class Network {

    private static final Pattern ADDRESS = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9.-]*)):(\\d{1,5})");
    private static final Pattern HOST = Pattern.compile("[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?");
    private static final Pattern DIGITS = Pattern.compile("[0-9.]+");
    private static final Pattern ROUTE_PATH =
            Pattern.compile("/|(?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~!$&'()*+,;=:@-]+)+");

    static final Kind<Cidr> CIDR =
            new Kind<>("an address block", "write 10.0.0.0/8 or fd00::/8, no bits behind the prefix", Cidr::parse);
    static final Kind<Address> LISTEN = new Kind<>("an address", "write host:port, or :port for all", Network::address);
    static final Kind<Address> REPLICA = new Kind<>(
            "an address that other replicas can reach",
            "write IP:port, the IP of this pod or host: [${POD_IP}]:9913",
            text -> address(text)
                    .filter(address -> address.port() != 0 && isLiteral(address.host()) && !isUnspecified(address)));
    static final Kind<URI> URL = new Kind<>("a URL", "http:// or https://, without user and fragment", Network::url);
    static final Kind<URI> BASE_URL =
            new Kind<>("a base URL", "scheme, host and port only: https://mcp.example.com", Network::base);
    static final Kind<URI> ISSUER = new Kind<>(
            "an issuer",
            "an https URL without query; http only on loopback",
            text -> url(text).filter(url -> url.getRawQuery() == null && isSafe(url)));
    static final Kind<URI> KEYS_URL = new Kind<>(
            "a URL of keys", "https; http only on loopback", text -> url(text).filter(Network::isSafe));
    static final Kind<String> HOST_NAME = new Kind<>(
            "a host name",
            "without scheme and port",
            text -> Optional.of(text.toLowerCase(Locale.ROOT)).filter(HOST.asMatchPredicate()));
    static final Kind<String> ORIGIN = new Kind<>(
            "an origin",
            "scheme, host and port only: https://app.example.com, or *",
            text -> text.equals("*")
                    ? Optional.of(text)
                    : text.endsWith("/") ? Optional.empty() : base(text).map(URI::toString));
    static final Kind<String> PATH = new Kind<>(
            "a path",
            "start with /, no / at the end, no query, no %",
            text -> Optional.of(text).filter(ROUTE_PATH.asMatchPredicate()));

    private Network() {}

    /** A literal of this machine, or {@code localhost}: plain HTTP does not leave it. */
    static boolean isLoopback(final String host) {
        return host.equals("localhost") || (host.startsWith("127.") && isLiteral(host)) || host.equals("[::1]");
    }

    private static boolean isSafe(final URI url) {
        return url.getScheme().equals("https") || isLoopback(url.getHost());
    }

    private static boolean isLiteral(final String host) {
        return !host.contains("/") && Cidr.parse(host).isPresent();
    }

    private static boolean isUnspecified(final Address address) {
        return address.host().chars().allMatch(c -> c == '0' || c == '.' || c == ':');
    }

    private static Optional<Address> address(final String text) {
        final Matcher matcher = ADDRESS.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        final boolean bracketed = matcher.group(1) != null;
        final String host = bracketed ? matcher.group(1) : matcher.group(2);
        final int port = Integer.parseInt(matcher.group(3));
        final boolean literal = bracketed || DIGITS.matcher(host).matches();
        return port <= 0xffff && (!literal || isLiteral(host))
                ? Optional.of(new Address(host, port))
                : Optional.empty();
    }

    private static Optional<URI> url(final String text) {
        try {
            final URI url = new URI(text);
            return isHttp(url) && url.getHost() != null && url.getPort() <= 0xffff && isBare(url)
                    ? Optional.of(url)
                    : Optional.empty();
        } catch (final URISyntaxException malformed) {
            return Optional.empty();
        }
    }

    private static boolean isHttp(final URI url) {
        return "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    }

    private static boolean isBare(final URI url) {
        return url.getRawUserInfo() == null && url.getRawFragment() == null;
    }

    private static Optional<URI> base(final String text) {
        return url(text.endsWith("/") ? text.substring(0, text.length() - 1) : text)
                .filter(url -> url.getRawPath().isEmpty() && url.getRawQuery() == null)
                .map(url -> URI.create(url.toString().toLowerCase(Locale.ROOT)));
    }
}
