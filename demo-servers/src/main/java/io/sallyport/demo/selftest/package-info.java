/** A walk through everything the demo promises, with a real client, as a list of steps that each stand alone. */
@NullMarked
package io.sallyport.demo.selftest;

import org.jspecify.annotations.NullMarked;
