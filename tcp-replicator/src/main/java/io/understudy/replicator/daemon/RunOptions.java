package io.understudy.replicator.daemon;

/**
 * What the command line says about a run beyond the configuration file.
 *
 * @param version of this program, for the status report
 * @param debug whether failures are to be logged with their stacks
 */
public record RunOptions(String version, boolean debug) {}
