package io.sallyport.server.observability;

import io.opentelemetry.api.common.AttributeKey;

/** The labels of the metrics with Prometheus names. The principal is never one. */
final class Labels {

    static final AttributeKey<String> ROUTE = AttributeKey.stringKey("route");
    static final AttributeKey<String> UPSTREAM = AttributeKey.stringKey("upstream");
    static final AttributeKey<String> TOOL = AttributeKey.stringKey("tool");
    static final AttributeKey<String> STATUS = AttributeKey.stringKey("status");
    static final AttributeKey<String> TIER = AttributeKey.stringKey("tier");
    static final AttributeKey<String> REASON = AttributeKey.stringKey("reason");
    static final AttributeKey<String> KIND = AttributeKey.stringKey("kind");
    static final AttributeKey<String> RESULT = AttributeKey.stringKey("result");
    static final AttributeKey<String> STATE = AttributeKey.stringKey("state");

    private Labels() {}
}
