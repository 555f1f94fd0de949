package io.sallyport.config.load;

import io.sallyport.config.Address;
import java.util.ArrayList;
import java.util.List;

/** Every port the process opens; two cannot be one. */
final class Addresses {

    private final Problems problems;
    private final List<Taken> taken = new ArrayList<>();

    Addresses(final Problems problems) {
        this.problems = problems;
    }

    private record Taken(Address address, String by) {}

    /** What is opened though nobody wrote it. */
    void reserve(final Address address, final String section) {
        taken.add(new Taken(address, section + ", which can be moved by " + section + ".address"));
    }

    void add(final Address address, final Position at) {
        taken.stream()
                .filter(other -> other.address.conflictsWith(address))
                .findFirst()
                .ifPresent(other ->
                        problems.error(at, Quoted.text(address.toString()) + " is already taken", "by " + other.by));
        taken.add(new Taken(address, "the address at " + at));
    }
}
