package io.understudy.lab.bench;

import io.understudy.lab.Tapping;
import java.util.List;

/**
 * How much is measured.
 *
 * @param runs of each figure
 * @param counts numbers of connections
 * @param taps by which the backup hears the client
 * @param seconds that something which takes its time goes on
 */
record Plan(int runs, List<Integer> counts, List<Tapping> taps, int seconds) {}
