/** The composition root: what puts the parts together and runs them on this host. */
package io.understudy.replicator.daemon;
