/** Tests of the protocol room. */
@NullMarked
package io.sallyport.mcp;

import org.jspecify.annotations.NullMarked;
