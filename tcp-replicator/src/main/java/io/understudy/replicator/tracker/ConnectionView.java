package io.understudy.replicator.tracker;

import static io.understudy.replicator.tracker.ConnectionTable.CLIENT_ACKED;
import static io.understudy.replicator.tracker.ConnectionTable.CLIENT_ISN;
import static io.understudy.replicator.tracker.ConnectionTable.CLIENT_NXT;
import static io.understudy.replicator.tracker.ConnectionTable.CLIENT_WINDOW;
import static io.understudy.replicator.tracker.ConnectionTable.FLAGS;
import static io.understudy.replicator.tracker.ConnectionTable.OWN_ACK;
import static io.understudy.replicator.tracker.ConnectionTable.OWN_EDGE;
import static io.understudy.replicator.tracker.ConnectionTable.OWN_SND_NXT;
import static io.understudy.replicator.tracker.ConnectionTable.OWN_SND_UNA;
import static io.understudy.replicator.tracker.ConnectionTable.PEER_ACK;
import static io.understudy.replicator.tracker.ConnectionTable.PEER_EDGE;
import static io.understudy.replicator.tracker.ConnectionTable.PEER_SND_NXT;
import static io.understudy.replicator.tracker.ConnectionTable.SEGMENTS_IN;
import static io.understudy.replicator.tracker.ConnectionTable.SEGMENTS_OUT;
import static io.understudy.replicator.tracker.ConnectionTable.SERVICE_ISN;

import io.understudy.codec.IpAddress;
import io.understudy.codec.SequenceNumber;
import io.understudy.jni.Abi;

/**
 * A connection in the table, read in place. A flyweight of the tracker's thread, valid only during
 * the call that it is passed to; {@link #snapshot} makes a copy that may be kept.
 */
public final class ConnectionView {
  private static final int ROLE_BACKUP = Abi.constant("US_ROLE_BACKUP");
  private static final int FLAG_HELD = Abi.constant("US_CONNECTION_HELD");
  private static final long UNKNOWN = -1;

  private final ConnectionTable table;
  private int slot;

  ConnectionView(ConnectionTable table) {
    this.table = table;
  }

  ConnectionView at(int slot) {
    this.slot = slot;
    return this;
  }

  /** First half of the client's address, most significant byte first; v4-mapped for IPv4. */
  public long clientHigh() {
    return table.clientHigh(slot);
  }

  /** Second half of the client's address. */
  public long clientLow() {
    return table.clientLow(slot);
  }

  /** The client's address as a value; allocates. */
  public IpAddress client() {
    return new IpAddress(clientHigh(), clientLow());
  }

  /** The client's port. */
  public int clientPort() {
    return table.clientPort(slot);
  }

  /** The service's port. */
  public int servicePort() {
    return table.servicePort(slot);
  }

  /** Index of the service. */
  public int service() {
    return table.service(slot);
  }

  /** The client's ISN; with {@link #serviceIsn} it tells two connections of a flow apart. */
  public int clientIsn() {
    return table.number(slot, CLIENT_ISN);
  }

  /** The service's ISN. */
  public int serviceIsn() {
    return table.number(slot, SERVICE_ISN);
  }

  /** State of the service's end. */
  public ConnectionState state() {
    return ConnectionState.ofOrdinal(table.mark(slot, ConnectionTable.STATE));
  }

  /** Who holds it. */
  public Protection protection() {
    return Protection.ofOrdinal(table.mark(slot, ConnectionTable.PROTECTION));
  }

  /** Why it is simplex, or why it ended. */
  public Reason reason() {
    return Reason.ofOrdinal(table.mark(slot, ConnectionTable.REASON));
  }

  /** Has what the two servers said last differed? Four times in a row, and a takeover resets it. */
  public boolean diverged() {
    return DivergenceBook.diverged(number(FLAGS));
  }

  /** Offset in the server's output up to which both had said the same at the first difference. */
  public long differsFrom() {
    return table.differsFrom(slot);
  }

  /** Offset before which the first difference lies; 0 when none was found. */
  public long differsTo() {
    return table.differsTo(slot);
  }

  /** This host's role as {@code enum us_role}, when the last record was written. */
  public int role() {
    return table.mark(slot, ConnectionTable.ROLE);
  }

  /** Boot-time clock when the connection was first heard of. */
  public long openedNanos() {
    return table.openedNanos(slot);
  }

  /** Boot-time clock of the newest record. */
  public long lastNanos() {
    return table.lastNanos(slot);
  }

  /**
   * Client bytes that the primary's stack has taken and the backup's has not, as seen from this
   * host; -1 when the connection is not duplex.
   */
  public long inboundLagBytes() {
    return lag(behindInbound(), aheadInbound());
  }

  /** Service bytes that the primary has sent and the backup's server has not; -1 likewise. */
  public long outboundLagBytes() {
    return lag(behindOutbound(), aheadOutbound());
  }

  /** What the backup's stack has acknowledged to the client. */
  int behindInbound() {
    return number(shadows() ? OWN_ACK : PEER_ACK);
  }

  /** What the primary's stack has, as far as it can be seen from here. */
  int aheadInbound() {
    return number(shadows() ? CLIENT_NXT : OWN_ACK);
  }

  /** SND.NXT of the backup's stack. */
  int behindOutbound() {
    return number(shadows() ? OWN_SND_NXT : PEER_SND_NXT);
  }

  /** SND.NXT of the primary's stack, as far as it can be seen from here. */
  int aheadOutbound() {
    return number(shadows() ? CLIENT_ACKED : OWN_SND_NXT);
  }

  private boolean shadows() {
    return role() == ROLE_BACKUP;
  }

  /** A copy for any thread; allocates. */
  public ConnectionSnapshot snapshot() {
    return new ConnectionSnapshot(
        client(),
        clientPort(),
        servicePort(),
        service(),
        role(),
        state(),
        protection(),
        reason(),
        openedNanos(),
        lastNanos(),
        clientIsn(),
        serviceIsn(),
        number(CLIENT_NXT),
        number(CLIENT_ACKED),
        number(CLIENT_WINDOW),
        own(),
        partner(),
        inboundLagBytes(),
        outboundLagBytes(),
        (number(FLAGS) & FLAG_HELD) != 0,
        diverged(),
        differsFrom(),
        differsTo(),
        number(SEGMENTS_IN),
        number(SEGMENTS_OUT));
  }

  private ReplicaNumbers own() {
    return new ReplicaNumbers(
        number(OWN_SND_UNA), number(OWN_SND_NXT), number(OWN_ACK), number(OWN_EDGE));
  }

  /** The partner does not tell its SND.UNA; it is what the client acknowledged of what it sent. */
  private ReplicaNumbers partner() {
    int sndUna = SequenceNumber.min(number(CLIENT_ACKED), number(PEER_SND_NXT));
    return new ReplicaNumbers(sndUna, number(PEER_SND_NXT), number(PEER_ACK), number(PEER_EDGE));
  }

  private long lag(int behind, int ahead) {
    if (protection() != Protection.DUPLEX) {
      return UNKNOWN;
    }
    return Math.max(0, SequenceNumber.distance(behind, ahead));
  }

  private int number(int column) {
    return table.number(slot, column);
  }
}
