package io.understudy.lab;

/** What the cables of a lab carry. */
public enum Wires {
  /** As much as the machine can move. */
  UNSHAPED("unshaped") {
    @Override
    public void lay(Lab lab) {}
  },
  /** Each cable 1 Gbit/s in each direction. */
  GIGABIT("1 Gbit/s") {
    @Override
    public void lay(Lab lab) {
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

  public abstract void lay(Lab lab);

  public String label() {
    return label;
  }

  private static String[] shaped(String device) {
    return ("tc qdisc replace dev " + device + " root tbf rate 1gbit burst 128kb latency 5ms")
        .split(" ");
  }
}
