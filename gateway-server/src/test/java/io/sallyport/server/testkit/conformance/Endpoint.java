package io.sallyport.server.testkit.conformance;

import java.util.Locale;
import java.util.Optional;

/** The servers that the fixture is, each at a path of its own, by what they speak. */
public enum Endpoint {
    /** Sessions alone, up to revision 2025-03-26. */
    MARCH(Optional.of(Revision.MARCH), false),
    /** Sessions alone, up to revision 2025-06-18. */
    JUNE(Optional.of(Revision.JUNE), false),
    /** Sessions alone, up to revision 2025-11-25. */
    NOVEMBER(Optional.of(Revision.NOVEMBER), false),
    /** Both eras: sessions up to revision 2025-11-25, and the stateless revision 2026-07-28. */
    DUAL(Optional.of(Revision.NOVEMBER), true),
    /** The stateless revision 2026-07-28 alone. */
    MODERN(Optional.empty(), true);

    private final Optional<Revision> newestLegacy;
    private final boolean modern;

    Endpoint(final Optional<Revision> newestLegacy, final boolean modern) {
        this.newestLegacy = newestLegacy;
        this.modern = modern;
    }

    /** Its path, which no other has. */
    public String path() {
        return "/" + this + "/mcp";
    }

    /** The newest revision that it opens sessions in; empty where it opens none. */
    Optional<Revision> newestLegacy() {
        return newestLegacy;
    }

    boolean isModern() {
        return modern;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
