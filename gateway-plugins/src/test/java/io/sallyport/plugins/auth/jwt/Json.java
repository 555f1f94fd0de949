package io.sallyport.plugins.auth.jwt;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.util.LinkedHashMap;
import java.util.Map;

/** A JSON object in the making. */
record Json(Map<String, Object> members) {

    static Json of(final String name, final Object value) {
        return new Json(Map.of()).with(name, value);
    }

    Json with(final String name, final Object value) {
        final var copy = new LinkedHashMap<>(members);
        copy.put(name, value);
        return new Json(copy);
    }

    Json without(final String name) {
        final var copy = new LinkedHashMap<>(members);
        copy.remove(name);
        return new Json(copy);
    }

    @Override
    public String toString() {
        return JSONObjectUtils.toJSONString(members);
    }
}
