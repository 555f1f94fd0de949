package io.sallyport.config.pem;

/** A certificate or a key cannot be used; what it says is for the operator, and holds nothing of a file's content. */
public final class UnusableCertificateException extends Exception {

    private final String subject;
    private final String fault;

    public UnusableCertificateException(final Object subject, final String fault, final Throwable cause) {
        super(subject + ": " + fault, cause);
        this.subject = subject.toString();
        this.fault = fault;
    }

    UnusableCertificateException(final Object subject, final String fault) {
        super(subject + ": " + fault);
        this.subject = subject.toString();
        this.fault = fault;
    }

    public String reason() {
        return subject + ": " + fault;
    }

    /** The reason without the file's name, for where that is known already. */
    public String fault() {
        return fault;
    }
}
