/** Who sees and may call which tool. */
@NullMarked
package io.sallyport.plugins.access;

import org.jspecify.annotations.NullMarked;
