package io.sallyport.server.listener;

/** A certificate or a key cannot be served; the reason names the file and is for the operator. */
final class UnusableCertificateException extends Exception {

    private final String reason;

    UnusableCertificateException(final String reason, final Throwable cause) {
        super(reason, cause);
        this.reason = reason;
    }

    UnusableCertificateException(final String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
