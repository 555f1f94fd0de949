package io.sallyport.server.upstream;

/** W3C trace context as it travels: {@code traceparent} and {@code tracestate} (empty where there is none). */
public record TraceContext(String traceparent, String tracestate) {}
