package io.sallyport.server.cli;

/**
 * What the doctor has to say on one question.
 *
 * @param check the question, a word
 * @param says a sentence, with what to do where it is not well
 */
record Finding(String check, Verdict verdict, String says) {

    /** How it stands. */
    enum Verdict {
        GOOD,
        /** It may be meant. */
        WARNING,
        WRONG,
        /** It cannot be judged from here. */
        UNKNOWN
    }

    static Finding good(final String check, final String says) {
        return new Finding(check, Verdict.GOOD, says);
    }

    static Finding warning(final String check, final String says) {
        return new Finding(check, Verdict.WARNING, says);
    }

    static Finding wrong(final String check, final String says) {
        return new Finding(check, Verdict.WRONG, says);
    }

    static Finding unknown(final String check, final String says) {
        return new Finding(check, Verdict.UNKNOWN, says);
    }
}
