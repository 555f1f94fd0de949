package io.sallyport.config;

import java.time.Duration;

/** So many calls in so much time, written {@code 50/min}. */
public record Rate(long count, Duration per) {}
