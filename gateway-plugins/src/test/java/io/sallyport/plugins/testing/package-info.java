/** What the tests of several plugins share. */
@NullMarked
package io.sallyport.plugins.testing;

import org.jspecify.annotations.NullMarked;
