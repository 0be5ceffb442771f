package io.understudy.replicator.pcapng;

import java.util.Map;

/** What each verdict with its reason means, in one clause; {@code docs/counters.md} has more. */
final class Explanations {
  private static final Map<String, String> CLAUSES =
      Map.ofEntries(
          Map.entry("passed/tracked", "goes on"),
          Map.entry("passed/untracked", "goes on; the connection is not tracked"),
          Map.entry("passed/malformed", "goes on; lengths do not fit"),
          Map.entry("passed/fragment", "goes on; a fragment"),
          Map.entry("passed/datagram", "goes on; a datagram of a UDP service"),
          Map.entry("passed/end_disagreed", "the end goes out although the partner did not end it"),
          Map.entry("relayed/client", "the partner gets a copy"),
          Map.entry("relayed/syn_ack", "the partner gets a copy of the SYN-ACK"),
          Map.entry("relayed/icmp", "the partner gets a copy of the ICMP error"),
          Map.entry("relayed/inline", "passed on to the primary, who is behind us"),
          Map.entry("relayed/stale_neighbour", "came to the silent host; forwarded to the other"),
          Map.entry("tapped/client", "a copy that the network made"),
          Map.entry("lost/relay_failed", "the copy for the partner could not be sent"),
          Map.entry("lost/ring_full", "the daemon could not be told"),
          Map.entry("adopted/handshake", "our stack is given a shadow of the connection"),
          Map.entry("refused/no_listener", "no shadow: nothing listens"),
          Map.entry("refused/kernel", "no shadow: the kernel refused"),
          Map.entry("refused/data_in_syn", "no shadow: data in the SYN"),
          Map.entry("refused/table_full", "not tracked: the table is full"),
          Map.entry("dropped/unknown_to_shadow", "dropped: there is no shadow of this connection"),
          Map.entry(
              "dropped/unknown_to_primary",
              "dropped: the confirmation of a connection that is not known here; the backup is told"),
          Map.entry("dropped/confirmation_stranger", "dropped: not from the partner"),
          Map.entry("dropped/lease_stranger", "dropped: a lease frame of another pair"),
          Map.entry("dropped/own_echo", "dropped: a copy of what we sent ourselves"),
          Map.entry("noted/retained", "kept for a while, in case the partner missed it"),
          Map.entry("noted/too_fast_to_retain", "not kept: what is kept would be old too soon"),
          Map.entry("relayed/repair", "sent again to a partner that missed it"),
          Map.entry("noted/handshake", "the handshake is noted; the silent stack does not see it"),
          Map.entry("rewritten/ack_clamped", "the ack is lowered to what our own stack has sent"),
          Map.entry("rewritten/gate", "the client is told what both hosts have"),
          Map.entry("rewritten/mss", "offers less, so that copies fit through the link"),
          Map.entry("rewritten/announced_mac", "names the MAC address that the tap wants"),
          Map.entry("rewritten/arp_sender", "an ARP question becomes a probe"),
          Map.entry(
              "suppressed/confirmation",
              "suppressed, for this host is silent; its header goes to the partner and confirms"),
          Map.entry("suppressed/not_speaking", "suppressed, for this host is silent"),
          Map.entry("suppressed/unknown_connection", "suppressed: the connection is not tracked"),
          Map.entry("suppressed/neighbour", "suppressed: a silent host does not answer ARP"),
          Map.entry("suppressed/lease_ended", "suppressed: the lease has ended"),
          Map.entry(
              "suppressed/acknowledged_to_shadow",
              "suppressed; the shadow repeats what the client has, and is given its ACK"),
          Map.entry("consumed/confirmation", "the partner's confirmation is taken in"),
          Map.entry(
              "held/commit_gate", "held: it would tell more than both hosts have, or nothing"),
          Map.entry("released/commit_gate", "released: the held ACK goes to the client"),
          Map.entry(
              "dropped/early",
              "dropped: it overtook the end of the handshake; the client will send it again"),
          Map.entry(
              "held/refusal", "held: nobody listens here any more; the partner will take over"),
          Map.entry("held/end_gate", "held: the partner's server has not ended it here"),
          Map.entry("released/end_gate", "released: the held end goes to the client"),
          Map.entry("degraded/unconfirmed", "the connection goes on unprotected: the partner lags"),
          Map.entry("compared/equal", "compared: both servers said the same"),
          Map.entry("compared/different", "compared: the servers said different things"),
          Map.entry("compared/healed", "compared: the same again after a difference"),
          Map.entry(
              "reset/incomplete",
              "becomes a reset: the client was told that bytes are here which are not"),
          Map.entry("reset/diverged", "becomes a reset: the servers had said different things"),
          Map.entry("lease/request", "becomes a lease request as well"),
          Map.entry("lease/granted", "a lease was granted"),
          Map.entry("lease/extended", "a lease was extended"),
          Map.entry("lease/refused", "a lease was refused"));

  private Explanations() {}

  /** The clause for a counter, {@code verdict/reason}; one that is not known explains itself. */
  static String of(String counter) {
    return CLAUSES.getOrDefault(counter, counter);
  }

  /** Whether there is a clause of its own. */
  static boolean has(String counter) {
    return CLAUSES.containsKey(counter);
  }
}
