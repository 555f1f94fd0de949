package io.sallyport.server.transport;

import io.sallyport.plugins.spi.Failure;
import io.sallyport.plugins.spi.FailureKind;
import io.sallyport.plugins.spi.RequestHead;
import io.sallyport.server.call.Route;
import io.sallyport.server.call.Router;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Judges a request by its head alone, before anything of its body is kept: route, address, host, origin, preflight,
 * method, types and size, in this order. Authentication comes right after.
 */
final class Gate {

    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private Gate() {}

    /**
     * @param listenerHost of the listener's own public URL, if it has one
     * @param loopback whether the connection came in on a loopback address, where a page of a stranger could reach us by
     *     rebinding its own name: then the host must be one of ours, as it must wherever a public URL says which are
     * @param maxBody bytes a body may have
     */
    static Judgement judge(
            final Router router,
            final RequestHead head,
            final Optional<String> listenerHost,
            final boolean loopback,
            final long maxBody) {
        if (head.headers().all("Host").size() != 1) {
            return new Judgement.Refuse("", ambiguousHost(), Map.of());
        }
        if (ProtectedResource.concerns(head.path())) {
            return ProtectedResource.answer(router, head);
        }
        final var host = Heads.host(head);
        final var found = router.route(host, head.path());
        if (found.isEmpty()) {
            return new Judgement.Refuse("", noRoute(), Map.of());
        }
        final var route = found.get();
        final boolean ours = isOurs(route, host, listenerHost, loopback);
        return refusal(route, head, ours)
                .<Judgement>map(failure -> new Judgement.Refuse(route.name(), failure, Map.of()))
                .orElseGet(() -> admitted(route, head, maxBody));
    }

    private static Judgement admitted(final Route route, final RequestHead head, final long maxBody) {
        if (Cors.isPreflight(head)) {
            return new Judgement.Answer(Response.empty(204, Cors.preflight(head)));
        }
        final var headers = Cors.headers(head);
        return malformed(head, maxBody)
                .<Judgement>map(failure -> new Judgement.Refuse(route.name(), failure, headers))
                .orElseGet(() -> new Judgement.Admit(route, headers));
    }

    private static Optional<Failure> refusal(final Route route, final RequestHead head, final boolean ours) {
        if (!route.allows().test(head.clientAddress())) {
            return Optional.of(Failure.of(
                    FailureKind.FORBIDDEN_ADDRESS, "This endpoint is not open to your address. Ask its operator."));
        }
        if (!ours) {
            return Optional.of(Failure.of(
                    FailureKind.MISDIRECTED,
                    "This endpoint does not answer to the name in the Host header. Use its public URL; its operator can "
                            + "add names as hosts of the route or publicUrl of the listener."));
        }
        if (!Cors.admits(route, head)) {
            return Optional.of(Failure.of(
                    FailureKind.FORBIDDEN_ORIGIN,
                    "Pages of this origin may not call this endpoint. Its operator can allow it under origins."));
        }
        return Optional.empty();
    }

    private static boolean isOurs(
            final Route route, final String host, final Optional<String> listenerHost, final boolean loopback) {
        final var published = String.valueOf(route.resource().getHost());
        return route.hosts().contains(host)
                || host.equalsIgnoreCase(published)
                || listenerHost.filter(host::equalsIgnoreCase).isPresent()
                || (loopback
                        ? LOOPBACK_NAMES.contains(host)
                        : listenerHost.isEmpty() && LOOPBACK_NAMES.contains(published));
    }

    private static Optional<Failure> malformed(final RequestHead head, final long maxBody) {
        return switch (head.method()) {
            case "POST" -> malformedPost(head, maxBody);
            case "GET" ->
                Heads.accepts(head, "text/event-stream")
                        ? Optional.empty()
                        : Optional.of(Failure.of(
                                FailureKind.NOT_ACCEPTABLE,
                                "GET opens an event stream: Accept must contain text/event-stream."));
            case "DELETE" -> Optional.empty();
            default ->
                Optional.of(
                        Failure.of(FailureKind.METHOD_NOT_ALLOWED, "This endpoint knows GET, POST, DELETE and OPTIONS.")
                                .withHeader("Allow", "GET, POST, DELETE, OPTIONS"));
        };
    }

    private static Optional<Failure> malformedPost(final RequestHead head, final long maxBody) {
        final var type = Heads.first(head, "Content-Type").map(Heads::mediaType).orElse("");
        final boolean encoded = Heads.first(head, "Content-Encoding")
                .filter(encoding -> !encoding.equalsIgnoreCase("identity"))
                .isPresent();
        if (!type.equals("application/json") || encoded) {
            return Optional.of(Failure.of(
                    FailureKind.UNSUPPORTED_MEDIA_TYPE,
                    "Send the message as application/json in UTF-8, without a content encoding."));
        }
        if (!Heads.accepts(head, "application/json") || !Heads.accepts(head, "text/event-stream")) {
            return Optional.of(Failure.of(
                    FailureKind.NOT_ACCEPTABLE,
                    "Accept must contain both application/json and text/event-stream (MCP, Streamable HTTP)."));
        }
        return Heads.contentLength(head) > maxBody ? Optional.of(tooLarge(maxBody)) : Optional.empty();
    }

    static Failure tooLarge(final long maxBody) {
        return Failure.of(
                FailureKind.BODY_TOO_LARGE, "The body is larger than " + maxBody + " bytes. Send less at once.");
    }

    /** Whoever stands before us may have gone by another one of them (RFC 9112 §3.2). */
    private static Failure ambiguousHost() {
        return Failure.of(FailureKind.INVALID_REQUEST, "Send exactly one Host header.");
    }

    static Failure noRoute() {
        return Failure.of(
                FailureKind.NO_ROUTE, "There is no MCP endpoint at this address. Check the URL with its operator.");
    }
}
