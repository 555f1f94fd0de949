package io.sallyport.server.it.interop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * These tests run npm packages. Where Node or npm is absent they are reported as skipped, by name, with a reason that
 * begins with {@value NodePackages#SKIPPED}; an unattended build should search its log for that and fail.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NodePackages.class)
@interface NeedsNode {}
