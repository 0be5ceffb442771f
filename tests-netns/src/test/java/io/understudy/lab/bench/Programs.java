package io.understudy.lab.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.understudy.lab.Host;
import io.understudy.lab.LabException;
import io.understudy.lab.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The kernel's own account of what its eBPF programs cost, while this is open. It costs time
 * itself, and is of the whole machine, so it is on only while segments are counted.
 */
final class Programs implements AutoCloseable {
  private static final Path SWITCH = Path.of("/proc/sys/kernel/bpf_stats_enabled");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String before;

  Programs() {
    try {
      before = Files.readString(SWITCH).trim();
    } catch (IOException e) {
      throw new LabException("this kernel does not measure its eBPF programs", e);
    }
    set("1");
  }

  /**
   * What a program did so far.
   *
   * @param nanos in it, that of what it called included
   * @param times it ran
   */
  record Work(long nanos, long times) {
    Work since(Work earlier) {
      return new Work(nanos - earlier.nanos, times - earlier.times);
    }

    double nanosEach() {
      return times == 0 ? Double.NaN : (double) nanos / times;
    }
  }

  /**
   * The program on the interface of a host in this direction, {@code ingress} or {@code egress}.
   */
  static int onInterface(Host host, String direction) {
    return find(host.must("tc", "-j", "filter", "show", "dev", Host.INTERFACE, direction));
  }

  static int find(String filters) {
    for (JsonNode filter : json(filters)) {
      JsonNode id = filter.at("/options/prog/id");
      if (id.isInt()) {
        return id.asInt();
      }
    }
    throw new LabException("no program among " + filters);
  }

  /** What a program did so far. */
  Work of(int program) {
    JsonNode shown =
        json(Shell.must("bpftool", "-j", "prog", "show", "id", Integer.toString(program)));
    return new Work(shown.path("run_time_ns").asLong(), shown.path("run_cnt").asLong());
  }

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new LabException("no JSON: " + text, e);
    }
  }

  private static void set(String value) {
    try {
      Files.writeString(SWITCH, value);
    } catch (IOException e) {
      throw new LabException("cannot write " + SWITCH, e);
    }
  }

  @Override
  public void close() {
    set(before);
  }
}
