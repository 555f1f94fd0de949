package io.sallyport.demo.servers;

/** Work that takes its time and says how far it is, as an export or a build would. */
final class SlowWork {

    private SlowWork() {}

    /** Reports {@code 1..steps} of {@code steps}, each after {@code delayMs}. */
    static void run(int steps, int delayMs, String noun, Progress progress) {
        for (int step = 1; step <= steps; step++) {
            pause(delayMs);
            progress.report(step, steps, noun + " " + step + " of " + steps);
        }
    }

    private static void pause(int delayMs) {
        try {
            Thread.sleep(delayMs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while working", e);
        }
    }
}
