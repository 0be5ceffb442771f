/**
 * The control socket, both ends: how the commands of the administrator reach a running daemon on
 * the same host. Newline-delimited JSON over a Unix socket that only its owner may open.
 */
package io.understudy.replicator.stats.control;
