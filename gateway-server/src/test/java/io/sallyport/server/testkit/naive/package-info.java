/**
 * What a gateway is without any thought for sessions, lists and streams: a proxy that merges servers in the plainest way
 * that works in a demonstration. A check that is to prove something about the gateway must fail here.
 */
@NullMarked
package io.sallyport.server.testkit.naive;

import org.jspecify.annotations.NullMarked;
