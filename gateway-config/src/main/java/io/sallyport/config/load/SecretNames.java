package io.sallyport.config.load;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names of headers and variables whose values are secret: those may not be written out in a configuration. */
public final class SecretNames {

    private static final Pattern SECRET =
            Pattern.compile(".*(?:auth|token|secret|password|passwd|credential|cookie|key|signature).*");

    private SecretNames() {}

    /** Whether what has that name, in any case, must come from a variable or a file. */
    public static boolean tell(final String name) {
        return SECRET.matcher(name.toLowerCase(Locale.ROOT)).matches();
    }
}
