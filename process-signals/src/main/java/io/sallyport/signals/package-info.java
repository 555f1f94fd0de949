/** The signals that tell the process to stop. A module of its own only because javac warns of what it must use. */
@NullMarked
package io.sallyport.signals;

import org.jspecify.annotations.NullMarked;
