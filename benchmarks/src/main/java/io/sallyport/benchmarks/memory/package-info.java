/** Connections without sockets: what is written on one side is there on the other, on one thread and without a kernel. */
@NullMarked
package io.sallyport.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
