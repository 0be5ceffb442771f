/**
 * The stats endpoint: reports, metrics and a page for people, over HTTP on the JDK's own server.
 */
package io.understudy.replicator.stats.http;
