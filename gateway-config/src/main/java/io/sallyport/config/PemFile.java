package io.sallyport.config;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A PEM file and what it held when the configuration was loaded and checked. Use the content, not the path: the file may have been half replaced
 * since, and a rotated file makes the record unequal.
 */
public record PemFile(Path path, Secret content) {

    public InputStream open() {
        return new ByteArrayInputStream(content.value().getBytes(StandardCharsets.US_ASCII));
    }
}
