package io.sallyport.server.federation;

import io.sallyport.mcp.Answers;
import io.sallyport.mcp.CacheHint;
import io.sallyport.mcp.Era;
import io.sallyport.mcp.JsonText;
import io.sallyport.mcp.RequestId;
import io.sallyport.server.session.Seal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A page of a merged list. The cursor names the item after which the next page begins, sealed for the route, so that it
 * is good on any replica and after a change of the list, and nobody can make one up.
 */
public final class ListPage {

    /** Far beyond most lists, because many clients read the first page alone. */
    private static final int MOST = 1_000;

    private final Kind kind;
    private final String context;
    private final Seal seal;
    private final Era client;

    /** @param client the era it speaks: items say things for one that the other does not know */
    public ListPage(final Kind kind, final String route, final Seal seal, final Era client) {
        this.client = client;
        this.kind = kind;
        this.context = "cursor|" + route + '|' + kind.method();
        this.seal = seal;
    }

    /**
     * The answer.
     *
     * @param names all there is
     * @param items of it, in order: all that the caller may see
     * @param missing upstreams that could not be asked yet
     * @param hint how long it may be kept, for clients that know of such
     * @return empty where the cursor is none of ours
     */
    public Optional<byte[]> answer(
            final RequestId id,
            final Index.Names names,
            final List<Published> items,
            final Optional<String> cursor,
            final List<String> missing,
            final CacheHint hint) {
        return cursor.map(text -> start(text, items)).orElse(Optional.of(0)).map(from -> {
            final var page = items.subList(from, Math.min(items.size(), from + MOST));
            final var pieces = new ArrayList<byte[]>();
            pieces.add(utf8("{\"" + kind.member() + "\":["));
            pieces.add(page.size() == names.items().size() ? names.all(client) : Published.list(page, client));
            pieces.add(utf8("]"));
            if (from + page.size() < items.size()) {
                pieces.add(utf8(",\"nextCursor\":" + JsonText.quote(cursor(page.getLast()))));
            }
            if (client == Era.MODERN) {
                pieces.add(utf8(',' + hint.members()));
            }
            if (!missing.isEmpty()) {
                pieces.add(utf8(",\"_meta\":{\"io.sallyport/missing\":" + array(missing) + '}'));
            }
            pieces.add(utf8("}"));
            return Answers.result(id, pieces);
        });
    }

    private String cursor(final Published last) {
        return seal.seal(last.name().getBytes(StandardCharsets.UTF_8), context);
    }

    /** Behind the item that the cursor names; where that is gone the list has changed, and begins anew. */
    private Optional<Integer> start(final String cursor, final List<Published> items) {
        return seal.open(cursor, context).map(name -> after(new String(name, StandardCharsets.UTF_8), items));
    }

    private static int after(final String name, final List<Published> items) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).name().equals(name)) {
                return i + 1;
            }
        }
        return 0;
    }

    private static String array(final List<String> names) {
        return names.stream().map(JsonText::quote).collect(Collectors.joining(",", "[", "]"));
    }

    private static byte[] utf8(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
