package io.understudy.replicator.config;

/** What handles the segments of a service ({@code services[].engine}). */
public enum Engine implements Choice {
  /** The best engine that this kernel can run. */
  AUTO(true),
  /** eBPF programs on the tc hooks. */
  EBPF(true),
  /** Netfilter queues, for kernels that cannot adopt a connection. */
  NFQUEUE(false);

  private final boolean supported;

  Engine(boolean supported) {
    this.supported = supported;
  }

  @Override
  public boolean supported() {
    return supported;
  }
}
