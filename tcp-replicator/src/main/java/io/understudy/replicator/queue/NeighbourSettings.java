package io.understudy.replicator.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A silent host must not answer for the service address, which it has on its loopback interface.
 * Linux answers ARP for every address of the host, unless it is told to look at the interface's own
 * only. (Neighbour solicitations of IPv6 it answers for those alone.) The settings before are kept
 * in a file of the state directory, for {@code understudy off}.
 */
public final class NeighbourSettings {
  private static final Path ROOT = Path.of("/proc/sys/net/ipv4/conf");
  private static final String IGNORE = "arp_ignore";
  private static final String ANNOUNCE = "arp_announce";

  private final Path directory;
  private final Path kept;

  /** Settings of an interface, by its name. */
  public NeighbourSettings(String interfaceName, Path stateDirectory) {
    directory = ROOT.resolve(interfaceName);
    kept = stateDirectory.resolve("queue-arp-" + interfaceName);
  }

  /**
   * Changes them.
   *
   * @throws IOException when they cannot be read or written
   */
  public void change() throws IOException {
    if (!Files.exists(kept)) {
      Files.write(kept, List.of(value(IGNORE), value(ANNOUNCE)));
    }
    Files.writeString(directory.resolve(IGNORE), "1");
    Files.writeString(directory.resolve(ANNOUNCE), "2");
  }

  /** Have they been changed, and not been restored? */
  public boolean isChanged() {
    return Files.exists(kept);
  }

  /** Undoes {@link #change}; nothing happens when there is nothing to undo. */
  public void restore() throws IOException {
    if (Files.exists(kept)) {
      List<String> before = Files.readAllLines(kept);
      if (Files.exists(directory)) {
        Files.writeString(directory.resolve(IGNORE), before.get(0));
        Files.writeString(directory.resolve(ANNOUNCE), before.get(1));
      }
      Files.delete(kept);
    }
  }

  private String value(String name) throws IOException {
    return Files.readString(directory.resolve(name)).strip();
  }
}
