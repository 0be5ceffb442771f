package io.understudy.replicator.ring;

import io.understudy.replicator.capture.SegmentRecord;

/**
 * One slot of the {@link SegmentRing}: the fields of a record, copied out of the kernel's memory. A
 * plain carrier with open fields, because it is filled and read for every record and holds no rule
 * of its own; fields mean what {@link SegmentRecord}'s accessors of the same name say.
 *
 * <p>A slot is written by the capture thread before it is published and read by the tracker's
 * thread until its batch ends; nobody may keep it. The values are as the kernel wrote them, enums
 * and the service index unchecked.
 */
public final class SegmentEvent {
  /** When the snapshot was taken, nanoseconds of this host's boot-time clock. */
  public long timeNanos;

  /** First half of the client's address, most significant byte first; v4-mapped for IPv4. */
  public long clientHigh;

  /** Second half of the client's address. */
  public long clientLow;

  /** The client's port. */
  public int clientPort;

  /** The service's port. */
  public int servicePort;

  /** Index of the service. */
  public int service;

  /** {@code enum us_record_kind}. */
  public int kind;

  /** {@code enum us_reason}. */
  public int reason;

  /** {@code enum us_role}. */
  public int role;

  /** {@code enum us_protection}. */
  public int protection;

  /** Bits of {@code enum us_connection_flag}. */
  public int flags;

  /** ISN of the client. */
  public int clientIsn;

  /** ISN of the service. */
  public int serviceIsn;

  /** Highest sequence number after anything seen from the client. */
  public int clientNxt;

  /** Highest acknowledgement of the client, unclamped. */
  public int clientAcked;

  /** Last window of the client, bytes. */
  public int clientWindow;

  /** SND.UNA of our own stack. */
  public int ownSndUna;

  /** SND.NXT of our own stack. */
  public int ownSndNxt;

  /** RCV.NXT of our own stack. */
  public int ownAck;

  /** Right edge of our own stack's receive window. */
  public int ownEdge;

  /** SND.NXT of the partner's stack. */
  public int peerSndNxt;

  /** RCV.NXT of the partner's stack. */
  public int peerAck;

  /** Right edge of the partner's receive window. */
  public int peerEdge;

  /** Segments of the client, modulo 2^32. */
  public int segmentsIn;

  /** Segments of our own stack, modulo 2^32. */
  public int segmentsOut;

  /** Comparisons that found a difference. */
  public int differences;

  /** The first difference lies behind that offset of the output. */
  public long differsFrom;

  /** And before that one; 0: there is none. */
  public long differsTo;

  /** Takes over every field of {@code record}. */
  public void copyFrom(SegmentRecord record) {
    timeNanos = record.timeNanos();
    clientHigh = record.clientHigh();
    clientLow = record.clientLow();
    clientPort = record.clientPort();
    servicePort = record.servicePort();
    service = record.service();
    kind = record.kind();
    reason = record.reason();
    role = record.role();
    protection = record.protection();
    flags = record.flags();
    clientIsn = record.clientIsn();
    serviceIsn = record.serviceIsn();
    clientNxt = record.clientNxt();
    clientAcked = record.clientAcked();
    clientWindow = record.clientWindow();
    ownSndUna = record.ownSndUna();
    ownSndNxt = record.ownSndNxt();
    ownAck = record.ownAck();
    ownEdge = record.ownEdge();
    peerSndNxt = record.peerSndNxt();
    peerAck = record.peerAck();
    peerEdge = record.peerEdge();
    segmentsIn = record.segmentsIn();
    segmentsOut = record.segmentsOut();
    differences = record.differences();
    differsFrom = record.differsFrom();
    differsTo = record.differsTo();
  }
}
