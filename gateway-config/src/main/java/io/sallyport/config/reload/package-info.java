/** Notices that files of the configuration changed, and loads them again. */
@NullMarked
package io.sallyport.config.reload;

import org.jspecify.annotations.NullMarked;
