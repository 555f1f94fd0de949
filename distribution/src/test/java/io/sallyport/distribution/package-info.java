/** What is shipped, as it is shipped: unpacked, moved, locked up, and started. */
@NullMarked
package io.sallyport.distribution;

import org.jspecify.annotations.NullMarked;
