/** What the segment plane shows of a connection, written for Wireshark. */
package io.understudy.replicator.pcapng;
