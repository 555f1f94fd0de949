package io.sallyport.mcp;

import java.util.Arrays;

/** Which octets a text may consist of. */
public final class OctetSet {

    /** Zero for those that it has. */
    private final byte[] foreign = new byte[256];

    /** @param octets each a character of ASCII */
    public OctetSet(final String octets) {
        Arrays.fill(foreign, (byte) -1);
        octets.chars().forEach(octet -> foreign[octet] = 0);
    }

    /** Whether it has all of that range: looks to the end whatever it meets, for a way out costs more than the rest. */
    public boolean hasAll(final byte[] octets, final int from, final int to) {
        int found = 0;
        for (int i = from; i < to; i++) {
            found |= foreign[octets[i] & 0xFF];
        }
        return found == 0;
    }
}
