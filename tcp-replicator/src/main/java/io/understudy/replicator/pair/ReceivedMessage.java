package io.understudy.replicator.pair;

/**
 * A message that is genuine, recent and new. A value.
 *
 * @param message the message
 * @param link index of the link that brought it first
 * @param receivedNanos boot-time clock of this host when it was read
 * @param sentAfterNanos boot-time clock of this host after which it was certainly sent: the partner
 *     had then heard a message of ours. Base a lease on this, never on {@code receivedNanos}
 * @param rttNanos the way there and back, without the time that the partner held our message
 * @param restarted the partner's daemon has started anew since the last message
 */
public record ReceivedMessage(
    ControlMessage message,
    int link,
    long receivedNanos,
    long sentAfterNanos,
    long rttNanos,
    boolean restarted) {}
