package io.sallyport.config;

/** The lowest version of TLS that is spoken, written {@code "1.2"} or {@code "1.3"}. */
public enum TlsVersion {
    TLS_1_2,
    TLS_1_3
}
