/**
 * Who decides when the hosts have lost each other: asks a gateway, a fencing command or etcd. All
 * calls wait for their answer, so none of them is made on the control thread; the role machine sees
 * only the answers ({@link io.understudy.replicator.takeover.Word}).
 */
package io.understudy.replicator.arbiter;
