/** Room 1 over real sockets. */
@NullMarked
package io.sallyport.server.listener;

import org.jspecify.annotations.NullMarked;
