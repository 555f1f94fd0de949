package io.sallyport.config;

/** A value that is never printed. Equal secrets are equal, so that a rotated one counts as a change. */
public record Secret(String value) {

    @Override
    public String toString() {
        return "***";
    }
}
