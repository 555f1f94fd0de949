/** How often a principal or an address may call: token buckets that refill steadily. */
@NullMarked
package io.sallyport.plugins.limits;

import org.jspecify.annotations.NullMarked;
