/**
 * Puts the gateway into pods of manifests that others wrote: {@link io.sallyport.server.cli.inject.Injection} goes through the
 * documents, {@link io.sallyport.server.cli.inject.Sidecar} says what is put into them.
 *
 * <p>Documents are changed as trees of nodes, never as values, so that every scalar stays as it was written. What is added is
 * what the chart's templates add ({@code helm/sallyport/templates/_sidecar.tpl}); tests of the chart hold the two together.
 */
@NullMarked
package io.sallyport.server.cli.inject;

import org.jspecify.annotations.NullMarked;
