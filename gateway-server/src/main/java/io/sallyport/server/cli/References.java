package io.sallyport.server.cli;

import io.sallyport.config.load.SecretNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns the texts of one client's server into texts of the configuration: secrets and clients' own references become
 * <code>${NAME}</code>, every other dollar is doubled.
 */
final class References {

    /** The shapes in which well-known services hand out credentials. */
    private static final Pattern SECRET_VALUE = Pattern.compile(
            "(?:sk-|pk-|rk_|sk_|ghp_|gho_|ghs_|ghu_|github_pat_|glpat-|xox[a-z]-|xapp-|ya29\\.|AKIA|AIza|hf_|npm_|ntn_|lin_api_|eyJ)"
                    + "[A-Za-z0-9._~+/=-]{8,}");

    private static final Pattern SCHEME = Pattern.compile("(?i)(Bearer|Basic|Token|ApiKey) +(.+)");
    private static final Pattern CLIENTS =
            Pattern.compile("\\$\\{(?:env:)?([A-Za-z_][A-Za-z0-9_]*)(?::-([^}$]*))?}|\\$\\{input:([^}]+)}");
    private static final Pattern UNKNOWN = Pattern.compile("\\$\\{[^}]*}");

    private final String server;
    private final Variables variables;
    private final Notes notes;

    References(final String server, final Variables variables, final Notes notes) {
        this.server = server;
        this.variables = variables;
        this.notes = notes;
    }

    /**
     * @param what where the text stands, for notes
     * @param name what it is called there, which tells of secrets
     * @param variable what its variable is to be called
     */
    String text(final String what, final String name, final String variable, final String value) {
        final boolean named = SecretNames.tell(name);
        if (CLIENTS.matcher(value).find()) {
            return translated(what, value, named);
        }
        final Matcher scheme = SCHEME.matcher(value);
        if (named && scheme.matches()) {
            return scheme.group(1) + " " + held(what, variable, scheme.group(2));
        }
        return (named && !value.isEmpty()) || SECRET_VALUE.matcher(value).matches()
                ? held(what, variable, value)
                : escaped(what, value);
    }

    /** Arguments of a program; what follows {@code --api-key} or {@code --token=} is secret. */
    List<String> arguments(final List<String> arguments) {
        final var texts = new ArrayList<String>();
        String before = "";
        for (int i = 0; i < arguments.size(); i++) {
            final var argument = arguments.get(i);
            final int equals = argument.indexOf('=');
            final var what = "args[" + i + "]";
            if (argument.startsWith("-") && equals > 0) {
                final var flag = argument.substring(0, equals);
                texts.add(escaped(what, flag) + "=" + text(what, flag, variable(flag), argument.substring(equals + 1)));
                before = "";
            } else if (argument.startsWith("-")) {
                texts.add(escaped(what, argument));
                before = argument;
            } else {
                texts.add(text(what, before, variable(before.isEmpty() ? "ARG_" + i : before), argument));
                before = "";
            }
        }
        return texts;
    }

    /** A URL, whose parameters may be secret. */
    String url(final String url) {
        final int query = url.indexOf('?');
        if (query < 0) {
            return text("url", "", variable("url"), url);
        }
        final var parts = new ArrayList<String>();
        for (final var part : url.substring(query + 1).split("&", -1)) {
            final int equals = part.indexOf('=');
            final var name = equals < 0 ? "" : part.substring(0, equals);
            parts.add(
                    equals < 0
                            ? escaped("url", part)
                            : escaped("url", name) + "="
                                    + text("url", name, variable(name), part.substring(equals + 1)));
        }
        return text("url", "", variable("url"), url.substring(0, query)) + "?" + String.join("&", parts);
    }

    /** A variable's name made of the server's and that one. */
    String variable(final String name) {
        return (server + "_" + name)
                .toUpperCase(Locale.ROOT)
                .replaceAll("[^A-Z0-9]+", "_")
                .replaceAll("^(?=[0-9])", "_")
                .replaceAll("_$", "");
    }

    private String held(final String what, final String variable, final String value) {
        if (value.chars().anyMatch(c -> c < ' ')) {
            notes.of(server, what + " looks secret and spans lines: set its variable yourself");
        }
        final var name = variables.hold(variable, value);
        notes.of(server, what + " looks secret and became ${" + name + "}");
        return "${" + name + "}";
    }

    private String translated(final String what, final String value, final boolean secret) {
        final var text = new StringBuilder();
        final Matcher matcher = CLIENTS.matcher(value);
        int done = 0;
        while (matcher.find()) {
            text.append(escaped(what, value.substring(done, matcher.start()))).append(reference(what, matcher, secret));
            done = matcher.end();
        }
        return text.append(escaped(what, value.substring(done))).toString();
    }

    private String reference(final String what, final Matcher matcher, final boolean secret) {
        if (matcher.group(3) != null) {
            final var name = variable(matcher.group(3));
            notes.of(server, what + " asks the person for " + matcher.group(3) + ", which became ${" + name + "}");
            variables.refer(name);
            return "${" + name + "}";
        }
        final var name = matcher.group(1);
        if (matcher.group(2) == null) {
            variables.refer(name);
            return "${" + name + "}";
        }
        if (secret) {
            // A default would be a secret in plain text.
            notes.of(server, what + " has a default for ${" + name + "}, which is left out: it looks secret");
            variables.refer(name);
            return "${" + name + "}";
        }
        return "${" + name + ":-" + matcher.group(2) + "}";
    }

    private String escaped(final String what, final String text) {
        final Matcher unknown = UNKNOWN.matcher(text);
        if (unknown.find()) {
            notes.of(server, what + " holds " + unknown.group() + ", which is not understood and stays as text");
        }
        return text.replace("$", "$$");
    }
}
