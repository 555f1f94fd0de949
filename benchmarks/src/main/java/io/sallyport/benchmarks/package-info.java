/** What a call costs: the same bytes direct, through Sallyport and through nginx, in alternating rounds of one run. */
@NullMarked
package io.sallyport.benchmarks;

import org.jspecify.annotations.NullMarked;
