package io.understudy.jni;

import java.util.Arrays;

/**
 * What the daemon asks of its own host: addresses, sockets, processes, and the clock of leases. Any
 * thread.
 */
public final class HostNetwork {
  static {
    NativeLibrary.load();
  }

  private HostNetwork() {}

  /** Nanoseconds of CLOCK_BOOTTIME, which also counts while the machine is suspended. */
  public static native long bootNanos();

  /**
   * Adds an address (16 bytes, v4-mapped for IPv4) to an interface. Nothing happens when it is
   * there.
   */
  public static void addAddress(int ifindex, byte[] address, int prefixLength) {
    NativeException.check(
        changeAddress(ifindex, address, prefixLength, true),
        "address cannot be added to interface " + ifindex);
  }

  /** Removes an address from an interface. Nothing happens when it is not there. */
  public static void removeAddress(int ifindex, byte[] address, int prefixLength) {
    NativeException.check(
        changeAddress(ifindex, address, prefixLength, false),
        "address cannot be removed from interface " + ifindex);
  }

  /**
   * Index of an interface, or 0 when there is none of this name. Unlike the JDK's own it need not
   * have an address.
   */
  public static native int interfaceIndex(String name);

  /** The largest packet that an interface sends, in bytes. */
  public static int mtuOf(int ifindex) {
    return NativeException.check(interfaceMtu(ifindex), "interface " + ifindex + " cannot be read");
  }

  /** The Ethernet address of an interface, 6 bytes; all zero when it has none. */
  public static byte[] macOf(int ifindex) {
    byte[] mac = new byte[6];
    NativeException.check(interfaceMac(ifindex, mac), "interface " + ifindex + " cannot be read");
    return mac;
  }

  /**
   * Lets an interface take frames for other MAC addresses as well, or no longer. Outlives the
   * process.
   */
  public static void promiscuous(int ifindex, boolean on) {
    NativeException.check(
        setPromiscuous(ifindex, on), "interface " + ifindex + " cannot be made promiscuous");
  }

  /** Lets an interface take frames for a group MAC address, 6 bytes. Outlives the process. */
  public static void joinGroup(int ifindex, byte[] mac) {
    NativeException.check(
        setGroup(ifindex, mac, true), "interface " + ifindex + " cannot take the group address");
  }

  /** Undoes {@link #joinGroup}. */
  public static void leaveGroup(int ifindex, byte[] mac) {
    NativeException.check(
        setGroup(ifindex, mac, false), "interface " + ifindex + " keeps the group address");
  }

  /**
   * Destroys the sockets (not the listeners) bound to the address and port; returns their number.
   */
  public static int destroySockets(byte[] address, int port) {
    return NativeException.check(destroySockets0(address, port), "sockets cannot be destroyed");
  }

  /** How many sockets (not listeners) are bound to the address and port? */
  public static int countSockets(byte[] address, int port) {
    return NativeException.check(countSockets0(address, port), "sockets cannot be counted");
  }

  /** Destroys the socket of one client's connection; returns how many that were. */
  public static int destroySocket(byte[] address, int port, byte[] client, int clientPort) {
    return NativeException.check(
        destroySocket0(address, port, client, clientPort), "socket cannot be destroyed");
  }

  /**
   * Asks the segment whether another host answers for an address. Blocks for up to the time-out.
   *
   * @return true when another host has it
   */
  public static boolean isAddressTaken(
      int ifindex, byte[] ownMac, byte[] address, int timeoutMillis) {
    return NativeException.check(
            probeAddress(ifindex, ownMac, address, timeoutMillis), "address cannot be probed")
        == 1;
  }

  /**
   * Asks a witness on the segment, once, as the service address, and waits for its answer: so the
   * witness learns where the service address lives now, and its answer proves that it did. Blocks
   * for up to the time-out.
   *
   * @param witness address of another host, of the same family as the service's
   * @return true when the answer has come to this host
   */
  public static boolean isAnswered(
      int ifindex, byte[] ownMac, byte[] service, byte[] witness, int timeoutMillis) {
    return NativeException.check(
            verifyAddress(ifindex, ownMac, service, witness, timeoutMillis),
            "witness cannot be asked")
        == 1;
  }

  /**
   * Is the interface up, and has it a carrier? May wait for a change of the network configuration.
   *
   * @throws NativeException when the driver does not say
   */
  public static boolean isLinkUp(int ifindex) {
    return NativeException.check(link(ifindex), "link of interface " + ifindex + " not known") == 1;
  }

  /**
   * Inodes of the sockets that would take a connection, or a datagram, to the address and port.
   *
   * @param protocol of IP: 6 for TCP, 17 for UDP
   */
  public static long[] listenerInodes(byte[] address, int port, int protocol) {
    long[] inodes = new long[64];
    int found =
        NativeException.check(
            listeners(address, port, protocol, inodes), "listeners cannot be read");
    return Arrays.copyOf(inodes, found);
  }

  /** Is the wall clock kept right by a time service? */
  public static boolean isClockSynchronized() {
    return NativeException.check(clockSynchronized(), "clock cannot be read") == 1;
  }

  /** Does the interface merge received segments in hardware (LRO)? */
  public static boolean mergesSegments(String interfaceName) {
    return merges(interfaceName) == 1;
  }

  private static native int clockSynchronized();

  private static native int merges(String interfaceName);

  private static native int changeAddress(
      int ifindex, byte[] address, int prefixLength, boolean add);

  static native String describeInterface(int ifindex, long[] facts);

  private static native int interfaceMtu(int ifindex);

  private static native int interfaceMac(int ifindex, byte[] mac);

  private static native int setPromiscuous(int ifindex, boolean on);

  private static native int setGroup(int ifindex, byte[] mac, boolean on);

  private static native int destroySocket0(byte[] address, int port, byte[] client, int clientPort);

  private static native int destroySockets0(byte[] address, int port);

  private static native int countSockets0(byte[] address, int port);

  static native int openPacketSocket(int ifindex);

  static native int closeDescriptor(int descriptor);

  static native int sendLease(int descriptor, long plane, int service, int kind);

  static native int announce(int descriptor, long plane, int service);

  private static native int link(int ifindex);

  private static native int probeAddress(
      int ifindex, byte[] ownMac, byte[] address, int timeoutMillis);

  private static native int verifyAddress(
      int ifindex, byte[] ownMac, byte[] service, byte[] witness, int timeoutMillis);

  private static native int listeners(byte[] address, int port, int protocol, long[] inodes);

  static native int openProcess(int pid);

  static native int awaitProcess(int[] descriptors, int timeoutMillis);
}
