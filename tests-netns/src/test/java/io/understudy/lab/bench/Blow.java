package io.understudy.lab.bench;

import io.understudy.lab.Lab;
import io.understudy.lab.Understudy;

/** What strikes the host that speaks, in a way that can be mended and repeated. */
enum Blow {
  HOST("host", 50) {
    @Override
    void strike(Lab pair, Understudy speaker) {
      speaker.host().pullCable();
    }

    @Override
    void mend(Lab pair, Understudy speaker) {
      speaker.host().plugCable();
    }
  },
  SERVER("server", 10) {
    @Override
    void strike(Lab pair, Understudy speaker) {
      pair.serverOn(speaker.host()).kill();
    }

    @Override
    void mend(Lab pair, Understudy speaker) {
      pair.serverOn(speaker.host()).start();
    }
  },
  SWITCHOVER("switchover", 2) {
    @Override
    void strike(Lab pair, Understudy speaker) {
      speaker.switchover("web");
    }

    @Override
    void mend(Lab pair, Understudy speaker) {
      speaker.switchover("web6");
    }
  };

  private final String label;
  private final double goalMillis;

  Blow(String label, double goalMillis) {
    this.label = label;
    this.goalMillis = goalMillis;
  }

  abstract void strike(Lab pair, Understudy speaker);

  /** Makes the struck host fit to be a backup. */
  abstract void mend(Lab pair, Understudy speaker);

  String label() {
    return label;
  }

  double goalMillis() {
    return goalMillis;
  }
}
