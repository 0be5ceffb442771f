/** The queue between the capture thread and the tracker: a Disruptor with preallocated slots. */
package io.understudy.replicator.ring;
