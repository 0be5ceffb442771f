/**
 * What is known of every connection: sequence state of both replicas, protection, end. Pure: time
 * is a parameter, no I/O, no threads. One thread owns a {@code ConnectionTracker}; others reach it
 * through the {@code TrackerStage}'s queue.
 */
package io.understudy.replicator.tracker;
