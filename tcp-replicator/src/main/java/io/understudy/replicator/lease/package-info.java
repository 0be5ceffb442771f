/**
 * How long a host may speak, and when a lease that it granted has certainly ended. Pure: time is a
 * parameter.
 */
package io.understudy.replicator.lease;
