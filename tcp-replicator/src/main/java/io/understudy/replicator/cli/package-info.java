/**
 * The command line: parses, asks, prints, and turns every failure into one line and an exit code.
 */
package io.understudy.replicator.cli;
