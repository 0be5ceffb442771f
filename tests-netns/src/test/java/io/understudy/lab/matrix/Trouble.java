package io.understudy.lab.matrix;

import io.understudy.lab.BadCable;
import io.understudy.lab.Host;
import io.understudy.lab.Topology;
import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with the network during a case.
 *
 * @param kind what and where
 * @param perMille how many of a thousand segments
 */
public record Trouble(Kind kind, int perMille) {
  /** The network is as it should be. */
  public static final Trouble NONE = new Trouble(Kind.NONE, 0);

  /** What may be wrong. */
  public enum Kind {
    NONE,
    /** Copies on their way from the primary to the backup are lost. */
    TAP_LOSS,
    /** Confirmations on their way from the backup to the primary are lost. */
    CONFIRMATION_LOSS,
    TAP_DUPLICATION,
    CONFIRMATION_DUPLICATION,
    TAP_REORDERING,
    CONFIRMATION_REORDERING,
    /** Between client and switch, in both directions. */
    CLIENT_LOSS,
    CLIENT_DUPLICATION,
    CLIENT_REORDERING;

    boolean client() {
      return name().startsWith("CLIENT");
    }

    boolean reordering() {
      return name().endsWith("REORDERING");
    }

    private BadCable.Vice vice() {
      return reordering()
          ? BadCable.Vice.LATE
          : name().endsWith("LOSS") ? BadCable.Vice.LOSS : BadCable.Vice.DOUBLED;
    }
  }

  /** Begins; the cables stay bad until they are closed. */
  List<BadCable> start(Topology topology, Host primary) {
    Host backup = topology.partnerOf(primary);
    List<BadCable> cables = new ArrayList<>();
    if (kind == Kind.NONE) {
      return cables;
    }
    if (kind.client()) {
      BadCable.Vice vice = kind.vice();
      cables.add(BadCable.toHost(topology, topology.client()).start(vice, perMille));
      cables.add(BadCable.fromHost(topology, topology.client()).start(vice, perMille));
      return cables;
    }
    boolean tap = kind.name().startsWith("TAP");
    BadCable cable = tap ? BadCable.toHost(topology, backup) : BadCable.fromHost(topology, backup);
    cables.add(
        cable.between(tap ? primary : backup, tap ? backup : primary).start(kind.vice(), perMille));
    return cables;
  }

  @Override
  public String toString() {
    return kind == Kind.NONE ? "NONE" : kind + " " + perMille + "/1000";
  }
}
