/** One era of the protocol spoken as the other: messages alone, no connections and no state. */
@NullMarked
package io.sallyport.server.bridge;

import org.jspecify.annotations.NullMarked;
