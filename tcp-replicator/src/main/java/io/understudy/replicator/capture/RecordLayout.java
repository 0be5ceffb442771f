package io.understudy.replicator.capture;

import io.understudy.jni.Abi;

/** Where the fields of a {@code struct us_record} are, in bytes from its beginning. */
public final class RecordLayout {
  /** Size of a record in bytes. */
  public static final int BYTES = Abi.size("us_record");

  public static final int TIME = Abi.offset("us_record.time_ns");
  public static final int CLIENT = flow("client");
  public static final int CLIENT_PORT = flow("client_port");
  public static final int SERVICE_PORT = flow("service_port");
  public static final int SERVICE = flow("service");
  public static final int KIND = Abi.offset("us_record.kind");
  public static final int REASON = Abi.offset("us_record.reason");
  public static final int ROLE = Abi.offset("us_record.role");
  public static final int PROTECTION = Abi.offset("us_record.protection");
  public static final int FLAGS = Abi.offset("us_record.flags");
  public static final int CLIENT_ISN = Abi.offset("us_record.client_isn");
  public static final int SERVICE_ISN = Abi.offset("us_record.service_isn");
  public static final int CLIENT_NXT = Abi.offset("us_record.client_nxt");
  public static final int CLIENT_ACKED = Abi.offset("us_record.client_acked");
  public static final int CLIENT_WINDOW = Abi.offset("us_record.client_window");
  public static final int OWN_SND_UNA = Abi.offset("us_record.own_snd_una");
  public static final int OWN_SND_NXT = Abi.offset("us_record.own_snd_nxt");
  public static final int OWN_ACK = Abi.offset("us_record.own_ack");
  public static final int OWN_EDGE = Abi.offset("us_record.own_edge");
  public static final int PEER_SND_NXT = Abi.offset("us_record.peer_snd_nxt");
  public static final int PEER_ACK = Abi.offset("us_record.peer_ack");
  public static final int PEER_EDGE = Abi.offset("us_record.peer_edge");
  public static final int SEGMENTS_IN = Abi.offset("us_record.segments_in");
  public static final int SEGMENTS_OUT = Abi.offset("us_record.segments_out");
  public static final int DIFFERENCES = Abi.offset("us_record.differences");
  public static final int DIFFERS_FROM = Abi.offset("us_record.differs_from");
  public static final int DIFFERS_TO = Abi.offset("us_record.differs_to");

  private RecordLayout() {}

  private static int flow(String field) {
    return Abi.offset("us_record.flow") + Abi.offset("us_flow_key." + field);
  }
}
