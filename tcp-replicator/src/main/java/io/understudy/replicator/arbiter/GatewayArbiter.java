package io.understudy.replicator.arbiter;

import io.understudy.replicator.takeover.Word;
import java.util.function.BooleanSupplier;

/**
 * Only a host that reaches the gateway may speak: it asks the gateway for its address on the
 * service interface, by ARP (RFC 826) or neighbour solicitation (RFC 4861), and takes only an
 * answer for a yes. So a host that is cut off from the clients' side falls silent. It does not tell
 * which of two hosts speaks when both reach the gateway.
 */
public final class GatewayArbiter implements Arbiter {
  private final String gateway;
  private final BooleanSupplier answers;
  private final long holdsNanos;
  private final Clock clock;

  /**
   * An arbiter that asks a gateway.
   *
   * @param gateway its address, for people
   * @param answers asks it, several times when an answer stays away; waits
   * @param holdsNanos how long an answer counts, from asking
   */
  public GatewayArbiter(String gateway, BooleanSupplier answers, long holdsNanos, Clock clock) {
    this.gateway = gateway;
    this.answers = answers;
    this.holdsNanos = holdsNanos;
    this.clock = clock;
  }

  @Override
  public Word ask(String service, long question, boolean speaks) {
    long askedNanos = clock.nanos();
    return answers.getAsBoolean()
        ? new Word(question, askedNanos + holdsNanos, false, "gateway " + gateway + " answers")
        : new Word(question, Word.REFUSED, false, "gateway " + gateway + " does not answer");
  }

  @Override
  public boolean giveBack(String service, Word.Return how) {
    return true;
  }
}
