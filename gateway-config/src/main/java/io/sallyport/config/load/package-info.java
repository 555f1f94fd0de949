/**
 * From files to records: {@link io.sallyport.config.load.ConfigLoader} is the entry.
 *
 * <p>Files become a tree that knows where everything was written, sections are merged, and binders read them into records. Nothing here throws for
 * what an operator wrote: every problem is collected with its place, and the records count only if there is none.
 */
@NullMarked
package io.sallyport.config.load;

import org.jspecify.annotations.NullMarked;
