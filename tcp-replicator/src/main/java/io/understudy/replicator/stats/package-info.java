/**
 * What a daemon shows of itself: the view that it implements, the reports of that view, and the
 * event log. Sub-packages carry them to people: {@code http} and {@code control}.
 */
package io.understudy.replicator.stats;
