/**
 * API keys by their hashes. A key is known or it is not: what no file holds, a JSON Web Token say, is left to the other
 * authenticators of the route.
 */
@NullMarked
package io.sallyport.plugins.auth.apikey;

import org.jspecify.annotations.NullMarked;
