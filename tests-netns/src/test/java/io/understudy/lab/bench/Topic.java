package io.understudy.lab.bench;

import java.util.function.Supplier;

/** The sections, by the names that the command knows, in the order of the document. */
enum Topic {
  PAUSE("The pause", Pauses::new),
  TAKEOVER("The takeover", Takeovers::new),
  KEEPALIVED("Beside an address that moves", Keepalived::new),
  LATENCY("Request and response", Latency::new),
  THROUGHPUT("Throughput", Throughput::new),
  TLS("TLS with the library", Handshakes::new),
  ENGINE("The engine nfqueue", Engines::new),
  SEGMENT("The segment plane", SegmentCost::new),
  MEMORY("Many connections", Scale::new),
  RECORDS("Records of the segment plane", Records::new),
  STARVATION("Starved processors", Starvation::new);

  private final String title;
  private final Supplier<Section> maker;

  Topic(String title, Supplier<Section> maker) {
    this.title = title;
    this.maker = maker;
  }

  String title() {
    return title;
  }

  Section section() {
    return maker.get();
  }
}
