/**
 * Who speaks for a service: one state machine a service, pure, with time and everything seen as
 * parameters, and everything done through {@link io.understudy.replicator.takeover.RoleActions}.
 */
package io.understudy.replicator.takeover;
