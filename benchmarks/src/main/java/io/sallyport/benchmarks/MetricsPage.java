package io.sallyport.benchmarks;

/** A Prometheus page. */
record MetricsPage(String text) {

    /**
     * The sum over all series of a name.
     *
     * @param label as it is written, of those that count
     */
    long sum(final String name, final String label) {
        return text.lines()
                .filter(line -> line.startsWith(name + "{") && line.contains(label))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
