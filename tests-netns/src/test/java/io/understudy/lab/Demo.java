package io.understudy.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The main job for people to watch: an established transfer outlives the server it was talking to.
 * Exit code 0 only when every byte is right and every transfer kept its one connection.
 */
@Command(
    name = "tests-netns/demo",
    mixinStandardHelpOptions = false,
    sortOptions = false,
    description = {
      "Two namespaced hosts protect an unmodified nginx. An unmodified curl downloads and uploads"
          + " through the service address, the primary dies in the middle, and the transfer ends"
          + " with the right bytes on the same connection.",
      ""
    })
public final class Demo implements Callable<Integer> {
  /** What may be asked to die. */
  public enum Dying {
    host,
    process,
    all
  }

  /** What may be transferred. */
  public enum Direction {
    download,
    upload,
    both
  }

  /** How the backup may hear the client, as far as this lab can. */
  public enum Tap {
    relay
  }

  @Option(
      names = "--fault",
      description = "what dies: host (loss of power), process (kill -9 of nginx), all [all]")
  private Dying fault = Dying.all;

  @Option(names = "--direction", description = "download, upload, both [both]")
  private Direction direction = Direction.both;

  @Option(names = "--size", paramLabel = "MIB", description = "size of a download [1024]")
  private int downloadMebibytes = 1024;

  @Option(names = "--upload-size", paramLabel = "MIB", description = "size of an upload [256]")
  private int uploadMebibytes = 256;

  @Option(names = "--ipv6", description = "over IPv6 instead of IPv4")
  private boolean ipv6;

  @Option(names = "--tap", description = "how the backup hears the client: relay [relay]")
  private Tap tap = Tap.relay;

  @Option(
      names = "--limit-rate",
      paramLabel = "RATE",
      description = "as curl takes it, for example 100M [none]")
  private String limitRate = "";

  @Option(names = "--repeat", paramLabel = "TIMES", description = "run everything so often [1]")
  private int times = 1;

  @Option(
      names = "--unprotected",
      description = "one nginx and no daemon, to see what happens without; it will fail")
  private boolean unprotected;

  @Option(names = "--keep-logs", description = "keep logs and captures, and say where they are")
  private boolean keepLogs;

  @Option(names = "--help", usageHelp = true, description = "print this")
  private boolean help;

  /** Runs the demo. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new Demo());
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          System.err.println("demo: " + failure.getMessage());
          return 1;
        });
    System.exit(line.execute(arguments));
  }

  @Override
  public Integer call() {
    List<Boolean> results = new ArrayList<>();
    for (int time = 0; time < times; time++) {
      for (Fault chosen : faults()) {
        if (direction != Direction.upload) {
          results.add(show(chosen, true));
        }
        if (direction != Direction.download) {
          results.add(show(chosen, false));
        }
      }
    }
    long good = results.stream().filter(Boolean::booleanValue).count();
    System.out.println(good + " of " + results.size() + " transfers were not disturbed");
    return good == results.size() ? 0 : 1;
  }

  private List<Fault> faults() {
    return switch (fault) {
      case host -> List.of(Fault.HOST_DEATH);
      case process -> List.of(Fault.SERVER_DEATH);
      case all -> List.of(Fault.HOST_DEATH, Fault.SERVER_DEATH);
    };
  }

  private boolean show(Fault chosen, boolean down) {
    Lab.Sizes sizes =
        down
            ? Lab.Sizes.ofMebibytes(downloadMebibytes, 0)
            : Lab.Sizes.ofMebibytes(0, uploadMebibytes);
    IpVersion version = ipv6 ? IpVersion.IPV6 : IpVersion.IPV4;
    try (Lab lab = unprotected ? Lab.unprotected(sizes) : Lab.protectedPair(sizes)) {
      Transfer transfer = down ? lab.download(version, limitRate) : lab.upload(version, limitRate);
      boolean good = new DemoRun(lab, transfer, version, chosen).show();
      tidy(lab, good);
      return good;
    }
  }

  private void tidy(Lab lab, boolean good) {
    if (keepLogs || !good) {
      System.out.println("  logs and captures: " + new Evidence(lab).keep(lab.topology().id()));
    }
    Sweeper.deleteTree(lab.directory());
  }
}
