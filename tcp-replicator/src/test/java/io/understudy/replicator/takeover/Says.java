package io.understudy.replicator.takeover;

/** What a partner may say. */
final class Says {
  static final long INSTANCE = 77;

  private Says() {}

  static PeerReport speaks(int epoch) {
    return new PeerReport(true, epoch, true, true, true, false, false, false, false, INSTANCE, 0);
  }

  static PeerReport speaksAlone(int epoch) {
    return new PeerReport(true, epoch, false, true, true, false, false, false, false, INSTANCE, 0);
  }

  /** Speaks alone, and lets us go on shadowing. */
  static PeerReport speaksAndRelays(int epoch) {
    return new PeerReport(true, epoch, false, true, true, false, false, true, false, INSTANCE, 0);
  }

  static PeerReport shadows(int epoch) {
    return new PeerReport(false, epoch, false, true, true, false, false, false, false, INSTANCE, 0);
  }

  /** As {@link #shadows}, of other programs: the host has restarted. */
  static PeerReport shadowsAnew(int epoch) {
    return new PeerReport(
        false, epoch, false, true, true, false, false, false, false, INSTANCE + 1, 0);
  }

  static PeerReport cannotShadow(int epoch) {
    return new PeerReport(
        false, epoch, false, false, true, false, false, false, false, INSTANCE, 0);
  }

  static PeerReport isDeaf(int epoch) {
    return new PeerReport(
        false, epoch, false, true, false, false, false, false, false, INSTANCE, 0);
  }

  static PeerReport claims(int epoch) {
    return new PeerReport(false, epoch, false, true, true, false, true, false, false, INSTANCE, 0);
  }

  static PeerReport yields(int epoch) {
    return new PeerReport(false, epoch, false, true, true, true, false, false, false, INSTANCE, 0);
  }

  static PeerReport yieldsWithoutServer(int epoch) {
    return new PeerReport(false, epoch, false, false, true, true, false, false, false, INSTANCE, 0);
  }

  static PeerReport stops(int epoch, boolean speaks) {
    return new PeerReport(
        speaks, epoch, speaks, true, true, false, false, false, true, INSTANCE, 0);
  }

  static PeerReport sentAfter(PeerReport said, long nanos) {
    return new PeerReport(
        said.speaks(),
        said.epoch(),
        said.bound(),
        said.ready(),
        said.hears(),
        said.yielding(),
        said.claiming(),
        said.relaying(),
        said.stopping(),
        said.instance(),
        nanos);
  }
}
