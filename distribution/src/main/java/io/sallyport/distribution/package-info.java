/**
 * Puts together what is shipped, from the jars that the build has made: {@link io.sallyport.distribution.Assemble} has the steps. The
 * container's Dockerfile, the archive, the image and their tests are of the same steps.
 */
@NullMarked
package io.sallyport.distribution;

import org.jspecify.annotations.NullMarked;
