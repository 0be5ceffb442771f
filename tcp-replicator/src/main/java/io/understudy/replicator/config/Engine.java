package io.understudy.replicator.config;

/** What handles the segments of a service ({@code services[].engine}). */
public enum Engine implements Choice {
  /** The best engine that this kernel can run. */
  AUTO,
  /** eBPF programs on the tc hooks. */
  EBPF,
  /** Netfilter queues, for kernels that cannot adopt a connection. */
  NFQUEUE
}
