package io.understudy.lab.bench;

import java.util.List;

/**
 * How much is measured.
 *
 * @param runs of each figure
 * @param counts numbers of connections
 * @param seconds that something which takes its time goes on
 */
record Plan(int runs, List<Integer> counts, int seconds) {}
