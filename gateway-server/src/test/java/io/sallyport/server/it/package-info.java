/** The packaged gateway in front of real servers, over real sockets. */
@NullMarked
package io.sallyport.server.it;

import org.jspecify.annotations.NullMarked;
