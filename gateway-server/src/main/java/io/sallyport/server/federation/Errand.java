package io.sallyport.server.federation;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.RequestEdit;
import io.sallyport.server.upstream.Handshake;
import io.sallyport.server.upstream.ServerCapabilities.Capability;
import io.sallyport.server.upstream.Upstream;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a call wants of its one owner, and how it is put to it.
 *
 * @param owner whose it is
 * @param tool the original name of the tool it calls, for spans
 * @param repeatable whether it may be sent again where it may have run
 * @param words puts the owner's names and URIs in the place of the route's
 */
public record Errand(Member owner, Optional<String> tool, boolean repeatable, Consumer<RequestEdit> words) {

    /** {@code tools/call}: the owner's name, and its own URIs where an argument is exactly a published one. */
    public static Errand callTool(final Envelope.Request request, final Published tool) {
        final var member = tool.member();
        return new Errand(member, Optional.of(tool.item().key()), tool.repeatable(), edit -> {
            if (tool.isRenamed()) {
                edit.rename(tool.item().key());
            }
            ownUris(request, member, edit);
        });
    }

    /** {@code prompts/get}, likewise. */
    public static Errand getPrompt(final Envelope.Request request, final Published prompt) {
        return new Errand(prompt.member(), Optional.empty(), true, edit -> {
            if (prompt.isRenamed()) {
                edit.rename(prompt.item().key());
            }
            ownUris(request, prompt.member(), edit);
        });
    }

    private static void ownUris(final Envelope.Request request, final Member member, final RequestEdit edit) {
        if (offersMappedResources(member)) {
            request.params()
                    .span()
                    .ifPresent(params -> UriEdits.inArguments(request.json(), params, member.uris(), edit::string));
        }
    }

    /** {@code resources/read} and the subscriptions to one. */
    public static Errand ofResource(final Member owner, final String uri) {
        return new Errand(
                owner,
                Optional.empty(),
                true,
                edit -> owner.uris()
                        .original(uri)
                        .filter(own -> !own.equals(uri))
                        .ifPresent(edit::uri));
    }

    /** {@code completion/complete} for an argument of a prompt or template. */
    public static Errand complete(final Member owner, final JsonFields ref, final String member, final String own) {
        return new Errand(
                owner,
                Optional.empty(),
                true,
                edit -> ref.value(member)
                        .filter(_ -> !ref.string(member).equals(Optional.of(own)))
                        .ifPresent(span -> edit.string(span, own)));
    }

    /** The rest of the stream of a request that was sent already. */
    static Errand resume(final Member owner) {
        return new Errand(owner, Optional.empty(), true, _ -> {});
    }

    Upstream upstream() {
        return owner.upstream();
    }

    /** Whether its answer may name URIs that are others on this route. */
    boolean answersWithUris() {
        return offersMappedResources(owner);
    }

    private static boolean offersMappedResources(final Member member) {
        return !member.uris().isIdentity()
                && member.upstream()
                        .handshake()
                        .map(Handshake::capabilities)
                        .filter(capabilities -> capabilities.has(Capability.RESOURCES))
                        .isPresent();
    }
}
