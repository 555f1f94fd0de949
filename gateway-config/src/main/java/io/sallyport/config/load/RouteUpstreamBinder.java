package io.sallyport.config.load;

import io.sallyport.config.RouteUpstream;
import io.sallyport.config.ToolSelection;
import io.sallyport.config.UpstreamConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A route's {@code upstreams}: names, or mappings with a name, a prefix and a selection of tools. */
record RouteUpstreamBinder(Values values, Declared<UpstreamConfig> declared, Set<String> used) {

    private record Placed(RouteUpstream entry, Position at) {}

    List<RouteUpstream> bind(final Yaml value) {
        if (value instanceof final Yaml.Listing listing && listing.items().isEmpty()) {
            values.problems().error(listing.at(), "a route without upstreams", "");
        }
        final int before = values.problems().reported();
        final List<Placed> entries = values.list(value, this::one);
        checkNames(entries);
        if (values.problems().reported() == before) {
            checkPrefixes(entries);
        }
        return entries.stream().map(Placed::entry).toList();
    }

    /** Where a route names none: the gateway's sole upstream. */
    List<RouteUpstream> sole(final Position route) {
        if (declared.entries().size() == 1) {
            used.addAll(declared.entries().keySet());
            return declared.entries().keySet().stream()
                    .map(name -> new RouteUpstream(name, Optional.empty(), ToolSelection.ALL))
                    .toList();
        }
        if (declared.whole() && !declared.entries().isEmpty()) {
            values.problems().error(route, "upstreams is missing", "needed where there are several");
        }
        return List.of();
    }

    private Optional<Placed> one(final Yaml value) {
        return value instanceof Yaml.Scalar
                ? values.read(value, Words.TEXT)
                        .map(name ->
                                new Placed(new RouteUpstream(name, Optional.empty(), ToolSelection.ALL), value.at()))
                : values.within(value, value.at(), this::detailed);
    }

    private Optional<Placed> detailed(final Fields fields) {
        final Optional<String> name = fields.required("upstream", Words.TEXT);
        final Optional<String> prefix = fields.get("prefix", Words.PREFIX);
        final ToolSelection tools = fields.section("tools", this::tools, ToolSelection.ALL);
        return name.map(upstream -> new Placed(new RouteUpstream(upstream, prefix, tools), fields.at("upstream")));
    }

    private ToolSelection tools(final Fields fields) {
        return new ToolSelection(
                fields.list("allow", Words.TOOL_PATTERN),
                fields.list("deny", Words.TOOL_PATTERN),
                fields.raw("override").map(this::overrides).orElse(Map.of()));
    }

    private Map<String, ToolSelection.ToolOverride> overrides(final Yaml value) {
        final Map<String, ToolSelection.ToolOverride> overrides = new LinkedHashMap<>();
        final Set<String> published = new HashSet<>();
        values.mapping(value)
                .ifPresent(tools -> tools.entries().forEach(tool -> {
                    values.within(tool.value(), tool.at(), fields -> override(fields, published))
                            .ifPresent(override -> overrides.put(tool.key(), override));
                }));
        return overrides;
    }

    private Optional<ToolSelection.ToolOverride> override(final Fields fields, final Set<String> published) {
        final Optional<String> name = fields.get("name", Words.TOOL_NAME);
        name.filter(one -> !published.add(one))
                .ifPresent(one -> values.problems()
                        .error(fields.at("name"), "two tools are published as " + Quoted.text(one), ""));
        return Optional.of(new ToolSelection.ToolOverride(
                name, fields.get("title", Words.TEXT), fields.get("description", Words.TEXT)));
    }

    private void checkNames(final List<Placed> entries) {
        final Set<String> names = new HashSet<>();
        for (final Placed placed : entries) {
            final String name = placed.entry.upstream();
            used.add(name);
            if (!names.add(name)) {
                values.problems().error(placed.at, Quoted.text(name) + " is listed twice", "");
            } else {
                declared.find(name, placed.at, values.problems());
            }
        }
    }

    /** Several may have none; their names are told apart when they are known. */
    private void checkPrefixes(final List<Placed> entries) {
        final Map<String, String> owners = new HashMap<>();
        for (final Placed placed : entries.size() > 1 ? entries : new ArrayList<Placed>()) {
            final String upstream = placed.entry.upstream();
            final String prefix = placed.entry.prefix().orElse(upstream);
            final Optional<String> owner = Optional.ofNullable(owners.putIfAbsent(prefix, upstream));
            if (owner.filter(other -> !prefix.isEmpty() && !other.equals(upstream))
                    .isPresent()) {
                values.problems()
                        .error(
                                placed.at,
                                "the prefix " + Quoted.text(prefix) + " is that of " + owner.orElseThrow(),
                                "set prefix");
            } else if (declared.entries().containsKey(prefix)
                    && Words.PREFIX.read(prefix).isEmpty()) {
                values.problems().error(placed.at, Quoted.text(prefix) + " is too long for a prefix", "set prefix");
            }
        }
    }
}
