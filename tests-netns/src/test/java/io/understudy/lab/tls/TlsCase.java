package io.understudy.lab.tls;

import java.util.SplittableRandom;

/**
 * What one connection of a client does, and where it stands when the fault strikes. All of it
 * follows from the seed and from what the server speaks.
 *
 * @param seed of the case
 * @param speech the protocol inside of TLS
 * @param version of TLS
 * @param rsa whether the server shows its RSA certificate; of TLS 1.2 only
 * @param moment where it is held until the fault strikes
 * @param work what it does
 * @param flight which of the client's flights is held, of the moment {@code HANDSHAKE}
 * @param half whether half of the held bytes have left
 * @param resumed whether it resumes a session of an earlier connection
 * @param renewed whether keys are updated before the work; of TLS 1.3 only
 * @param delayMillis how long after the word to go on it goes on
 */
public record TlsCase(
    long seed,
    Speech speech,
    String version,
    boolean rsa,
    Moment moment,
    Work work,
    int flight,
    boolean half,
    boolean resumed,
    boolean renewed,
    int delayMillis) {
  private static final int LONGEST_DELAY_MILLIS = 250;

  /** Where a connection stands when the fault strikes. */
  public enum Moment {
    HANDSHAKE,
    REQUEST,
    BODY,
    IDLE
  }

  /** What a connection is for. */
  public enum Work {
    ASK,
    FETCH,
    STORE
  }

  /** The case of this seed, with a server that has both kinds of keys or ECDSA alone. */
  static TlsCase of(long seed, boolean bothKeys, Speech... speeches) {
    SplittableRandom random = new SplittableRandom(new SplittableRandom(seed).nextLong());
    boolean newer = random.nextInt(3) > 0;
    Moment moment = any(random, Moment.values());
    Work work =
        moment == Moment.BODY ? Work.values()[1 + random.nextInt(2)] : any(random, Work.values());
    return new TlsCase(
        seed,
        any(random, speeches),
        newer ? "TLSv1.3" : "TLSv1.2",
        !newer && random.nextBoolean() && bothKeys,
        moment,
        work,
        1 + random.nextInt(2),
        random.nextBoolean(),
        random.nextInt(4) == 0,
        newer && random.nextInt(4) == 0,
        random.nextInt(LONGEST_DELAY_MILLIS));
  }

  private static <T> T any(SplittableRandom random, T[] all) {
    return all[random.nextInt(all.length)];
  }

  @Override
  public String toString() {
    return "case %d: %s over %s%s%s%s, %s in %s%s, goes on after %d ms"
        .formatted(
            seed,
            speech,
            version,
            rsa ? " RSA" : "",
            resumed ? " resumed" : "",
            renewed ? " with new keys" : "",
            work,
            moment,
            moment == Moment.HANDSHAKE ? " " + flight + (half ? " half" : "") : "",
            delayMillis);
  }
}
