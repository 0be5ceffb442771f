package io.understudy.lab.matrix;

import io.understudy.lab.IpVersion;
import io.understudy.lab.client.Workload;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One combination of the fault matrix. All of it follows from its seed; only the timing of the
 * machine does not.
 *
 * @param seed of the case, and of everything that its clients do
 * @param workloads what clients do at the same time, each on connections of its own
 * @param strike what goes wrong
 * @param moment when, counted from the moment at which every client was served once
 * @param length how long it lasts, where it ends by itself
 * @param trouble what is wrong with the network all the time
 * @param version of the Internet Protocol
 * @param offloads whether segments may be longer than the link carries (TSO, GSO, GRO)
 */
public record Case(
    long seed,
    Set<Workload> workloads,
    Strike strike,
    Duration moment,
    Duration length,
    Trouble trouble,
    IpVersion version,
    boolean offloads) {
  private static final int LATEST_MOMENT_MILLIS = 300;
  private static final int LONGEST_MILLIS = 800;
  private static final int[] LOSSES = {10, 50, 200};
  private static final int[] CLIENT_LOSSES = {10, 50};
  private static final int OTHERS = 50;
  private static final int QUICK_PER_MILLE = 50;

  /** The case of this seed. */
  public static Case of(long seed) {
    // Neighbouring seeds must not give similar cases, and the generator starts with the seed as it
    // is.
    SplittableRandom random = new SplittableRandom(new SplittableRandom(seed).nextLong());
    Set<Workload> workloads = EnumSet.noneOf(Workload.class);
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      workloads.add(any(random, Workload.values()));
    }
    return new Case(
        seed,
        workloads,
        any(random, Strike.values()),
        Duration.ofMillis(random.nextInt(LATEST_MOMENT_MILLIS)),
        Duration.ofMillis(5 + random.nextInt(LONGEST_MILLIS)),
        trouble(random),
        any(random, IpVersion.values()),
        random.nextBoolean());
  }

  /** Half of the cases have a good network, so that no trouble hides what a fault does alone. */
  private static Trouble trouble(SplittableRandom random) {
    if (random.nextBoolean()) {
      return Trouble.NONE;
    }
    Trouble.Kind kind = any(random, Trouble.Kind.values());
    return switch (kind) {
      case NONE -> Trouble.NONE;
      case TAP_LOSS, CONFIRMATION_LOSS -> new Trouble(kind, LOSSES[random.nextInt(3)]);
      case CLIENT_LOSS -> new Trouble(kind, CLIENT_LOSSES[random.nextInt(2)]);
      default -> new Trouble(kind, OTHERS);
    };
  }

  private static <T> T any(SplittableRandom random, T[] all) {
    return all[random.nextInt(all.length)];
  }

  /**
   * Whether it belongs to the quick set. Left out is what takes long or fails for a reason that is
   * known and not yet removed; docs/TESTING.md names the reasons.
   */
  public boolean quick() {
    return trouble.perMille() <= QUICK_PER_MILLE;
  }

  /** The workloads' names, in a stable order. */
  List<String> names() {
    return workloads.stream().map(Workload::name).toList();
  }

  @Override
  public String toString() {
    return "case %d: %s after %d ms%s, network %s, %s%s, %s"
        .formatted(
            seed,
            strike,
            moment.toMillis(),
            strike == Strike.DAEMON_STOPPED || strike == Strike.LINK_FLAP
                ? " for " + length.toMillis() + " ms"
                : "",
            trouble,
            version,
            offloads ? "" : " without offloads",
            String.join("+", names()));
  }
}
