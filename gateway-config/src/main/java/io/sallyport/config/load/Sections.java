package io.sallyport.config.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The files of a configuration as one: sections of names are joined, every other section belongs to one file.
 *
 * @param root the joined mapping
 * @param broken sections that are not known completely, so that nothing can be said to be missing from them
 */
record Sections(Yaml.Mapping root, Set<String> broken) {

    static final Set<String> NAMED = Set.of("listeners", "upstreams", "routes", "auth");

    /** @param files what each file holds, empty for one that could not be read; at least one */
    static Sections join(final List<Optional<Yaml.Mapping>> files, final Position start, final Problems problems) {
        final Joining joining = new Joining(problems, new LinkedHashMap<>(), new LinkedHashSet<>());
        if (files.stream().anyMatch(Optional::isEmpty)) {
            joining.broken.addAll(NAMED);
        }
        files.forEach(file -> file.ifPresent(mapping -> mapping.entries().forEach(joining::add)));
        return new Sections(new Yaml.Mapping(List.copyOf(joining.sections.values()), start), joining.broken);
    }

    /** The entries of a section, without those for the author's own use. */
    List<Yaml.Entry> names(final String section) {
        return root.entry(section).map(Joining::names).orElse(List.of()).stream()
                .filter(entry -> !entry.isExtension())
                .toList();
    }

    boolean isWhole(final String section) {
        return !broken.contains(section);
    }

    private record Joining(Problems problems, Map<String, Yaml.Entry> sections, Set<String> broken) {

        void add(final Yaml.Entry entry) {
            final Optional<Yaml.Entry> first = Optional.ofNullable(sections.get(entry.key()));
            if (NAMED.contains(entry.key())) {
                named(entry, first);
            } else if (first.isEmpty()) {
                sections.put(entry.key(), entry);
            } else if (!entry.isExtension()) {
                alreadyDefined(entry, first.get());
            }
        }

        private void named(final Yaml.Entry entry, final Optional<Yaml.Entry> first) {
            if (!(entry.value() instanceof final Yaml.Mapping mapping)) {
                broken.add(entry.key());
                problems.error(entry.at(), entry.key() + " must be a mapping by name", "name: …");
                return;
            }
            final List<Yaml.Entry> names =
                    new ArrayList<>(first.map(Joining::names).orElse(List.of()));
            mapping.entries().forEach(one -> join(names, one));
            sections.put(entry.key(), new Yaml.Entry(entry.key(), entry.at(), new Yaml.Mapping(names, entry.at())));
        }

        private void join(final List<Yaml.Entry> names, final Yaml.Entry one) {
            final Optional<Yaml.Entry> first = names.stream()
                    .filter(other -> other.key().equals(one.key()))
                    .findFirst();
            if (first.isEmpty()) {
                names.add(one);
            } else if (!one.isExtension()) {
                alreadyDefined(one, first.get());
            }
        }

        private void alreadyDefined(final Yaml.Entry second, final Yaml.Entry first) {
            problems.error(second.at(), Quoted.text(second.key()) + " is already defined", "first at " + first.at());
        }

        private static List<Yaml.Entry> names(final Yaml.Entry section) {
            return section.value() instanceof final Yaml.Mapping mapping ? mapping.entries() : List.of();
        }
    }
}
