/** What the tests over real sockets share: the gateway as a process, and a client that shows every byte of HTTP. */
@NullMarked
package io.sallyport.server.testkit;

import org.jspecify.annotations.NullMarked;
