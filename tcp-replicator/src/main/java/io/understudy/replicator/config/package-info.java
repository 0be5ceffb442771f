/**
 * The configuration file: immutable records and the loader that fills them. No other package of the
 * replicator is known here.
 */
package io.understudy.replicator.config;
