package io.understudy.lab.works;

import io.understudy.lab.Address;
import io.understudy.lab.Host;
import io.understudy.lab.Lab;
import io.understudy.lab.LabException;
import io.understudy.lab.Shell;
import io.understudy.lab.Sweeper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the scripts of the rows are called; {@code works-with.d/common.sh} says what they get. */
final class Scripts {
  private Scripts() {}

  static List<String> server(Lab lab, Row row, Host host) {
    return command(lab, row, host, Row.DIRECTORY.resolve("servers").resolve(row.server()));
  }

  static List<String> client(Lab lab, Row row) {
    Host host = lab.topology().client();
    return command(lab, row, host, Row.DIRECTORY.resolve("clients").resolve(row.client()));
  }

  /** Makes what the servers of both hosts have to share besides the content. */
  static void prepare(Lab lab, Row row) {
    Path script = Row.DIRECTORY.resolve("servers").resolve(row.server() + ".prepare");
    if (Files.exists(script)) {
      Shell.must(command(lab, row, lab.topology().client(), script), "");
    }
  }

  private static List<String> command(Lab lab, Row row, Host host, Path script) {
    Path memory = Sweeper.MEMORY.resolve(lab.topology().id());
    Path own = memory.resolve(host.name()).resolve("works-" + row.name());
    try {
      Files.createDirectories(own);
    } catch (IOException e) {
      throw new LabException("cannot make " + own, e);
    }
    List<String> command = new ArrayList<>(List.of("env"));
    command.add("DIR=" + own);
    command.add("CONTENT=" + lab.downloadable().file().getParent());
    command.add("SHA256=" + lab.downloadable().sha256());
    command.add("SERVICE=" + Address.SERVICE.ipv4());
    command.add("CLIENT=" + lab.topology().client().address().ipv4());
    command.add("VARIANT=" + row.variant());
    command.add("LC_ALL=C");
    command.add(script.toString());
    return command;
  }
}
