package io.understudy.lab.bench;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.understudy.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Figures by topic: of one run, or of several on the same machine.
 *
 * @param machine that they are of
 * @param topics in the order of the document
 */
record Report(Machine machine, Map<Topic, Measured> topics) {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** A copy of the topics. */
  Report {
    topics = new TreeMap<>(topics);
  }

  /**
   * What was measured of one topic.
   *
   * @param when it was, and how busy the machine was just before
   * @param runs of each figure
   * @param rows the figures
   */
  record Measured(Moment when, int runs, List<Row> rows) {}

  /** Nothing yet. */
  static Report of(Machine machine) {
    return new Report(machine, Map.of());
  }

  /**
   * What an earlier run has written.
   *
   * @throws LabException when it cannot be read, or is of another machine
   */
  static Report read(Path file, Machine here) {
    try {
      Report report = MAPPER.readValue(file.toFile(), Report.class);
      if (!report.machine.equals(here)) {
        throw new LabException(
            file + " is of another machine: " + report.machine.facts() + ", here " + here.facts());
      }
      return report;
    } catch (IOException e) {
      throw new LabException("cannot read the earlier figures in " + file, e);
    }
  }

  /** Takes the figures of a topic in, in place of earlier ones. */
  void add(Topic topic, Measured measured) {
    topics.put(topic, measured);
  }

  /** Writes everything, each single value included. */
  void write(Path file) {
    try {
      if (file.toAbsolutePath().getParent() != null) {
        Files.createDirectories(file.toAbsolutePath().getParent());
      }
      MAPPER.writeValue(file.toFile(), this);
    } catch (IOException e) {
      throw new LabException("cannot write " + file, e);
    }
  }
}
