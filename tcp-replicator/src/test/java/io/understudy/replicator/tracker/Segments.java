package io.understudy.replicator.tracker;

import io.understudy.codec.IpAddress;
import io.understudy.jni.Abi;
import io.understudy.replicator.ring.SegmentEvent;

/** Builds the events of one connection for tests; each call changes the same event. */
final class Segments {
  final SegmentEvent event = new SegmentEvent();

  static Segments of(int clientPort) {
    Segments segments = new Segments();
    segments.event.clientLow = IpAddress.lowOfV4(0x0a4d0005);
    segments.event.clientPort = clientPort;
    segments.event.servicePort = 8080;
    segments.event.clientIsn = 1000 + clientPort;
    segments.event.serviceIsn = 2000;
    return segments.role("PRIMARY").protection("DUPLEX").reason("NONE");
  }

  Segments service(int service) {
    event.service = service;
    return this;
  }

  Segments role(String name) {
    event.role = Abi.constant("US_ROLE_" + name);
    return this;
  }

  Segments protection(String name) {
    event.protection = Abi.constant("US_PROTECTION_" + name);
    return this;
  }

  Segments reason(String name) {
    event.reason = Abi.constant("US_REASON_" + name);
    return this;
  }

  Segments flag(String name) {
    event.flags |= Abi.constant("US_CONNECTION_" + name);
    return this;
  }

  SegmentEvent record(String kind, long timeNanos) {
    event.kind = Abi.constant("US_RECORD_" + kind);
    event.timeNanos = timeNanos;
    return event;
  }
}
