/** Certificates and private keys as operators' tools write them. {@link io.sallyport.config.pem.KeyPairFiles} is the entry. */
@NullMarked
package io.sallyport.config.pem;

import org.jspecify.annotations.NullMarked;
