/**
 * What an operator writes, and nothing about how it runs.
 *
 * <p>Records mirror the YAML; the loader reads files strictly and reports every problem at once.
 */
@NullMarked
package io.sallyport.config;

import org.jspecify.annotations.NullMarked;
