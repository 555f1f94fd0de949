package io.sallyport.config;

import java.nio.file.Path;

/**
 * A PEM file and what it held when the configuration was loaded and checked. Use the content, not the path: the file may have been half replaced
 * since, and a rotated file makes the record unequal.
 */
public record PemFile(Path path, Secret content) {}
