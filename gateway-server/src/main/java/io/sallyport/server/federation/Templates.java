package io.sallyport.server.federation;

/** URI templates (RFC 6570), as far as it takes to tell whose a URI may be. */
final class Templates {

    private Templates() {}

    /** Whether that URI may be an expansion: it begins and ends as the template does, and has what stands between. */
    static boolean mayMatch(final String template, final String uri) {
        int from = 0;
        int at = 0;
        while (true) {
            final int open = template.indexOf('{', at);
            final var literal = open < 0 ? template.substring(at) : template.substring(at, open);
            final int found = at == 0 ? (uri.startsWith(literal) ? 0 : -1) : uri.indexOf(literal, from);
            if (found < 0) {
                return false;
            }
            from = found + literal.length();
            if (open < 0) {
                return at == 0 ? from == uri.length() : uri.endsWith(literal);
            }
            final int close = template.indexOf('}', open);
            if (close < 0) {
                return false;
            }
            at = close + 1;
        }
    }
}
