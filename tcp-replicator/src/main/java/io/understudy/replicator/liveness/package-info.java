/** Whether the partner lives. Pure: time is a parameter. */
package io.understudy.replicator.liveness;
