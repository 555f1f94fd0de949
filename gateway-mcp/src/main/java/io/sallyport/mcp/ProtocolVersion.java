package io.sallyport.mcp;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A revision of the MCP specification, and the one place that answers what a revision can do. */
public enum ProtocolVersion {
    V2024_11_05("2024-11-05"),
    V2025_03_26("2025-03-26"),
    V2025_06_18("2025-06-18"),
    V2025_11_25("2025-11-25"),
    V2026_07_28("2026-07-28");

    /** What a request without a version header speaks, by the specification's transport section (2025-06-18 and later). */
    public static final ProtocolVersion ASSUMED = V2025_03_26;

    /** The newest revision with sessions: what {@code initialize} negotiates where client and gateway differ. */
    public static final ProtocolVersion LATEST_LEGACY = V2025_11_25;

    /** The newest revision without sessions. */
    public static final ProtocolVersion LATEST_MODERN = V2026_07_28;

    private static final List<ProtocolVersion> SERVED = List.of(V2025_11_25, V2025_06_18, V2025_03_26);

    private static final Map<String, ProtocolVersion> BY_TEXT =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ProtocolVersion::text, version -> version));

    private final String text;

    ProtocolVersion(final String text) {
        this.text = text;
    }

    /** The revision of that exact name, if the gateway knows it. */
    public static Optional<ProtocolVersion> parse(final String text) {
        return Optional.ofNullable(BY_TEXT.get(text));
    }

    /** The revisions served to clients, newest first. */
    public static List<ProtocolVersion> served() {
        return SERVED;
    }

    /** The answer to {@code initialize}: what was asked for where it is served, else the newest with sessions. */
    public static ProtocolVersion negotiate(final String requested) {
        return parse(requested).filter(SERVED::contains).orElse(LATEST_LEGACY);
    }

    public Era era() {
        return this == V2026_07_28 ? Era.MODERN : Era.LEGACY;
    }

    public boolean isServed() {
        return SERVED.contains(this);
    }

    /** Whether a client of this revision may send a JSON array of messages; only 2025-03-26 defines it. */
    public boolean supportsBatch() {
        return this == V2025_03_26;
    }

    /** Whether requests after {@code initialize} name the revision in {@code MCP-Protocol-Version}. */
    public boolean hasVersionHeader() {
        return compareTo(V2025_06_18) >= 0;
    }

    /** Whether a stream may begin with an event without data, to hand out an id to resume from. */
    public boolean hasPrimingEvents() {
        return this == V2025_11_25;
    }

    /** Whether calls can become tasks (basic/utilities/tasks); what comes later has an extension of another shape. */
    public boolean hasTasks() {
        return this == V2025_11_25;
    }

    /** The name on the wire, a date. */
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return text;
    }
}
