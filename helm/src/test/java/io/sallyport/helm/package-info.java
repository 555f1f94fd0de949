/** What is deployed, rendered by Helm and judged as a cluster, a kubelet and the gateway would. */
@NullMarked
package io.sallyport.helm;

import org.jspecify.annotations.NullMarked;
