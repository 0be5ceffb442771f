package io.understudy.jni;

/**
 * What an interface is, as far as it matters to programs on it.
 *
 * @param kind of the kernel, such as {@code bridge}, {@code bond}, {@code vlan}, {@code macvlan};
 *     empty for hardware
 * @param receivedPackets so far
 * @param master index of the bridge or bond whose port it is; 0 for none
 * @param mtuBytes the largest packet that it sends
 * @param up whether it is switched on
 * @param xdpProgram id of a program that sees frames before ours; 0 for none
 * @param filtersBefore tc filters of others that run before ours
 * @param filtersAfter tc filters of others that run after ours
 * @param receiveOffload whether large receive offload merges frames
 */
public record InterfaceFacts(
    String kind,
    long receivedPackets,
    int master,
    int mtuBytes,
    boolean up,
    int xdpProgram,
    int filtersBefore,
    int filtersAfter,
    boolean receiveOffload) {
  private static final int FACTS = 8;

  /**
   * Reads them.
   *
   * @throws NativeException when there is no such interface
   */
  public static InterfaceFacts of(String name) {
    int ifindex = HostNetwork.interfaceIndex(name);
    long[] facts = new long[FACTS];
    String kind = HostNetwork.describeInterface(ifindex, facts);
    NativeException.check((int) facts[0], "interface " + name + " cannot be read");
    return new InterfaceFacts(
        kind,
        facts[1],
        (int) facts[2],
        (int) facts[3],
        facts[4] != 0,
        (int) facts[5],
        (int) facts[6],
        (int) facts[7],
        HostNetwork.mergesSegments(name));
  }
}
