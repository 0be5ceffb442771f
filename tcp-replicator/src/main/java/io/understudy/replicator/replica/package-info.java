/**
 * Seeds for servers that choose alike on both hosts: the keys that the two daemons agree on, when
 * each holds, and what is derived from them. Knows no sockets and no clock.
 */
package io.understudy.replicator.replica;
