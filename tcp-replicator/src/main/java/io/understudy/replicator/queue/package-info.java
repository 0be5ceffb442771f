/**
 * The engine {@code nfqueue}: netfilter queues hand every segment of a service to this package,
 * which judges it. What decides is pure; {@link io.understudy.replicator.queue.QueueEngine} does
 * the input and output.
 */
package io.understudy.replicator.queue;
