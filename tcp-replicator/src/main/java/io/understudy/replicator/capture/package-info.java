/**
 * Reads the segment plane's records where the kernel wrote them: the BPF ring buffer, mapped into
 * memory. One thread; no copy and no native call for a record.
 */
package io.understudy.replicator.capture;
