package io.sallyport.server.federation;

import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.JsonKind;
import io.sallyport.mcp.ObjectEdit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Merges the catalogues of a route's members into one index. */
final class ToolMerger {

    private ToolMerger() {}

    static ToolIndex merge(final List<Member> members) {
        final var tools = new ArrayList<PublishedTool>();
        final var byName = new HashMap<String, PublishedTool>();
        final var hidden = new ArrayList<String>();
        final var version = new ArrayList<Long>();
        for (final var member : members) {
            final var catalogue = member.keeper().current();
            version.add(catalogue.version());
            for (final var tool : catalogue.tools()) {
                if (member.shown().test(tool.key().name())) {
                    final var published = publish(member, tool);
                    if (byName.putIfAbsent(published.name(), published) == null) {
                        tools.add(published);
                    } else {
                        hidden.add(published.name() + " of " + tool.key().upstream());
                    }
                }
            }
        }
        return new ToolIndex(tools, byName, hidden, version);
    }

    private static PublishedTool publish(final Member member, final Tool tool) {
        final var key = tool.key();
        final var override = member.overrides().get(key.name());
        final var wanted = override == null ? key.name() : override.name().orElse(key.name());
        final var name = ToolNaming.published(member.prefix(), wanted);
        final var fields = JsonFields.of(tool.definition());
        final var edit = fields.map(ObjectEdit::of);
        if (!name.equals(key.name())) {
            edit.ifPresent(change -> change.setString("name", name));
        }
        if (override != null) {
            override.title().ifPresent(title -> edit.ifPresent(change -> change.setString("title", title)));
            override.description().ifPresent(text -> edit.ifPresent(change -> change.setString("description", text)));
        }
        final var upstream = member.keeper().upstream();
        final boolean repeatable = upstream.settings().trustHints()
                && fields.flatMap(tools -> tools.object("annotations"))
                        .filter(hints -> isTrue(hints, "readOnlyHint") || isTrue(hints, "idempotentHint"))
                        .isPresent();
        return new PublishedTool(
                key, name, upstream, edit.map(ObjectEdit::apply).orElse(tool.definition()), repeatable);
    }

    private static boolean isTrue(final JsonFields hints, final String hint) {
        return hints.member(hint)
                .filter(member -> member.kind() == JsonKind.BOOLEAN)
                .filter(member -> hints.json()[member.value().start()] == 't')
                .isPresent();
    }
}
