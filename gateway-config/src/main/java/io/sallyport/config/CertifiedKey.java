package io.sallyport.config;

/**
 * A certificate chain, leaf first, and the private key of the leaf. The loader has checked that they belong together.
 */
public record CertifiedKey(PemFile certificate, PemFile key) {}
