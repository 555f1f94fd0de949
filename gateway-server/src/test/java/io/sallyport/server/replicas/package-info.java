/** The wire between replicas over real sockets. */
@NullMarked
package io.sallyport.server.replicas;

import org.jspecify.annotations.NullMarked;
