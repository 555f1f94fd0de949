package io.sallyport.server.federation;

import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.ObjectEdit;
import io.sallyport.server.bridge.LegacyAnswer;
import io.sallyport.server.bridge.ModernAnswer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Merges the catalogues of a route's members into one index. */
final class Merger {

    private final Map<Kind, Map<String, Published>> kinds = new EnumMap<>(Kind.class);
    private final List<String> hidden = new ArrayList<>();

    private Merger() {
        for (final var kind : Kind.values()) {
            kinds.put(kind, new LinkedHashMap<>());
        }
    }

    /** @param catalogue which one of a member's to take */
    static Index merge(final List<Member> members, final Function<Member, Catalogue> catalogue) {
        final var merger = new Merger();
        final var version = new ArrayList<Long>();
        for (final var member : members) {
            final var offered = catalogue.apply(member);
            version.add(offered.version());
            for (final var kind : Kind.values()) {
                offered.of(kind).forEach(item -> merger.add(member, item));
            }
        }
        final var names = new EnumMap<Kind, Index.Names>(Kind.class);
        merger.kinds.forEach((kind, items) -> names.put(kind, Index.Names.of(List.copyOf(items.values()))));
        return new Index(names, merger.hidden, version);
    }

    private void add(final Member member, final Listed item) {
        publish(member, item).ifPresent(published -> {
            final var names = kinds.getOrDefault(item.kind(), Map.of());
            if (names.putIfAbsent(published.name(), published) != null) {
                hidden.add(item.kind().word() + " " + published.name() + " of " + item.upstream());
            }
        });
    }

    private Optional<Published> publish(final Member member, final Listed item) {
        return switch (item.kind()) {
            case TOOL -> member.shown().test(item.key()) ? Optional.of(tool(member, item)) : Optional.empty();
            case PROMPT -> Optional.of(named(member, item, Naming.published(member.prefix(), item.key())));
            case RESOURCE, TEMPLATE -> {
                if (member.uris().isTaken(item.key())) {
                    hidden.add(item.kind().word() + " " + item.key() + " of " + item.upstream()
                            + ", which looks like one of the gateway's own");
                    yield Optional.empty();
                }
                yield Optional.of(named(member, item, member.uris().published(item.key())));
            }
        };
    }

    private static Published named(final Member member, final Listed item, final String name) {
        final var definition = name.equals(item.key())
                ? item.definition()
                : JsonFields.of(item.definition())
                        .map(fields -> ObjectEdit.of(fields)
                                .setString(item.kind().key(), name)
                                .apply())
                        .orElse(item.definition());
        return new Published(item, item.toolKey(), name, member, definition, definition, false, false);
    }

    private static Published tool(final Member member, final Listed item) {
        final var override = Optional.ofNullable(member.overrides().get(item.key()));
        final var name = Naming.published(
                member.prefix(), override.flatMap(Member.Renaming::name).orElse(item.key()));
        final var fields = JsonFields.of(item.definition());
        final var definition = fields.map(tool -> {
            final var edit = ObjectEdit.of(tool);
            if (!name.equals(item.key())) {
                edit.setString("name", name);
            }
            override.flatMap(Member.Renaming::title).ifPresent(title -> edit.setString("title", title));
            override.flatMap(Member.Renaming::description).ifPresent(text -> edit.setString("description", text));
            UriEdits.ofTool(tool, member.uris()).ifPresent(meta -> edit.set("_meta", meta));
            return edit.apply();
        });
        final boolean repeatable = member.upstream().settings().trustHints()
                && fields.flatMap(tool -> tool.object("annotations"))
                        .filter(hints -> hints.isTrue("readOnlyHint") || hints.isTrue("idempotentHint"))
                        .isPresent();
        final var shown = definition.orElse(item.definition());
        return member.upstream().isModern()
                ? new Published(
                        item, item.toolKey(), name, member, shown, LegacyAnswer.definition(shown), false, repeatable)
                : new Published(
                        item,
                        item.toolKey(),
                        name,
                        member,
                        ModernAnswer.definition(shown),
                        shown,
                        isAsTaskOnly(fields),
                        repeatable);
    }

    /** 2025-11-25, basic/utilities/tasks: tool-level negotiation. */
    private static boolean isAsTaskOnly(final Optional<JsonFields> tool) {
        return tool.flatMap(fields -> fields.object("execution"))
                .flatMap(execution -> execution.string("taskSupport"))
                .filter("required"::equals)
                .isPresent();
    }
}
