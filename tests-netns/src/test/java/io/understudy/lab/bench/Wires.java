package io.understudy.lab.bench;

import io.understudy.lab.Host;
import io.understudy.lab.Lab;

/** What the cables of a lab carry. */
enum Wires {
  /** As much as the machine can move. */
  UNSHAPED("unshaped") {
    @Override
    void lay(Lab lab) {}
  },
  /** Each cable 1 Gbit/s in each direction. */
  GIGABIT("1 Gbit/s") {
    @Override
    void lay(Lab lab) {
      for (Host host : lab.topology().hosts()) {
        host.must(shaped(Host.INTERFACE));
        host.onPort(shaped(host.name()));
      }
    }
  };

  private final String label;

  Wires(String label) {
    this.label = label;
  }

  abstract void lay(Lab lab);

  String label() {
    return label;
  }

  private static String[] shaped(String device) {
    return ("tc qdisc replace dev " + device + " root tbf rate 1gbit burst 128kb latency 5ms")
        .split(" ");
  }
}
