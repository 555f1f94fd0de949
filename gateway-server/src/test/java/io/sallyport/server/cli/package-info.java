/** Tests of the commands, in shells whose streams are kept. */
@NullMarked
package io.sallyport.server.cli;

import org.jspecify.annotations.NullMarked;
