package io.understudy.lab.works;

import io.understudy.lab.LabException;
import io.understudy.lab.Repository;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * One line of the table: a server, a client, and what is expected of them. Read from {@code
 * tests-netns/works-with.d/rows}.
 *
 * @param name unique, for files and the command line
 * @param server the script that runs it
 * @param label how the table names it
 * @param client the script that works with it
 * @param variant what both scripts are told
 * @param ports of the service; the server listens on the first when it is ready
 * @param work what the client does
 * @param expected what may become of it; one verdict, where chance has no part
 * @param condition on which it survives, Markdown; empty where there is none
 * @param remark for the table, Markdown; may be empty
 */
public record Row(
    String name,
    String server,
    String label,
    String client,
    String variant,
    List<Integer> ports,
    String work,
    List<Verdict> expected,
    String condition,
    String remark) {
  /** Where the scripts and rows lie. */
  public static final Path DIRECTORY = Repository.root().resolve("tests-netns/works-with.d");

  /** All rows, in the order of the table. */
  public static List<Row> all() {
    try (Stream<Path> files = Files.list(DIRECTORY.resolve("rows"))) {
      return files.sorted().map(Row::read).toList();
    } catch (IOException e) {
      throw new LabException("cannot list the rows", e);
    }
  }

  /**
   * The row with this name.
   *
   * @throws LabException when there is none
   */
  public static Row named(String name) {
    return all().stream()
        .filter(row -> row.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new LabException("no row '" + name + "'"));
  }

  private static Row read(Path file) {
    Properties lines = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      lines.load(in);
    } catch (IOException e) {
      throw new LabException("cannot read " + file, e);
    }
    String server = lines.getProperty("server");
    return new Row(
        file.getFileName().toString().replaceAll("^\\d+-|\\.row$", ""),
        server,
        lines.getProperty("label", server),
        lines.getProperty("client"),
        lines.getProperty("variant", ""),
        Arrays.stream(lines.getProperty("ports").split(" ")).map(Integer::valueOf).toList(),
        lines.getProperty("work"),
        Arrays.stream(lines.getProperty("expect").split(" ")).map(Verdict::valueOf).toList(),
        lines.getProperty("condition", ""),
        lines.getProperty("remark", ""));
  }
}
