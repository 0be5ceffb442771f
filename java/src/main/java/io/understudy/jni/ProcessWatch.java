package io.understudy.jni;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Hears of the death of processes at once, by pidfd. Owned by one thread. */
public final class ProcessWatch implements AutoCloseable {
  private final Map<Integer, Integer> descriptors = new LinkedHashMap<>();

  /** The watched processes. */
  public Set<Integer> pids() {
    return Set.copyOf(descriptors.keySet());
  }

  /** Watches a process. Returns false when it has already ended. */
  public boolean add(int pid) {
    if (descriptors.containsKey(pid)) {
      return true;
    }
    int descriptor = HostNetwork.openProcess(pid);
    if (descriptor < 0) {
      return false;
    }
    descriptors.put(pid, descriptor);
    return true;
  }

  /** Watches it no longer. */
  public void remove(int pid) {
    Integer descriptor = descriptors.remove(pid);
    if (descriptor != null) {
      HostNetwork.closeDescriptor(descriptor);
    }
  }

  /** Waits for a death. Returns the pid, which is no longer watched, or -1 when time is up. */
  public int await(int timeoutMillis) {
    int[] polled = descriptors.values().stream().mapToInt(Integer::intValue).toArray();
    int index = HostNetwork.awaitProcess(polled, timeoutMillis);
    if (index < -1) {
      throw new NativeException(-index - 1, "waiting for processes failed");
    }
    if (index < 0) {
      return -1;
    }
    int pid = descriptors.keySet().stream().skip(index).findFirst().orElseThrow();
    remove(pid);
    return pid;
  }

  @Override
  public void close() {
    pids().forEach(this::remove);
  }
}
