/** Plugins as a third party would write them; the tests pack them into a jar of their own. */
@NullMarked
package io.sallyport.server.it.thirdparty;

import org.jspecify.annotations.NullMarked;
