/**
 * What an operator types beside {@code run}: commands that end by themselves. {@link io.sallyport.server.cli.Commands} lists
 * them.
 *
 * <p>None needs a gateway's insides; what reads a configuration's catalogues is given to them. {@link
 * io.sallyport.server.cli.Health} is a program of its own that needs nothing but the JDK.
 */
@NullMarked
package io.sallyport.server.cli;

import org.jspecify.annotations.NullMarked;
