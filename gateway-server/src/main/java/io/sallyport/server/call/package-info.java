/** The path of a call: routes, phases of plugins, the pipeline and its observers. */
@NullMarked
package io.sallyport.server.call;

import org.jspecify.annotations.NullMarked;
