/**
 * Frames, packets and segments read in place, sequence number arithmetic and checksums. Pure: no
 * I/O, no threads, no clock.
 */
package io.understudy.codec;
