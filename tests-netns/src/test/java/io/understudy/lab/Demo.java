package io.understudy.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The main job for people to watch: an established transfer outlives the server it was talking to.
 * Exit code 0 only when every byte is right and every transfer kept its one connection. The options
 * are explained by the script that starts it.
 */
@Command(name = "tests-netns/demo")
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

  @Option(names = "--fault")
  private Dying fault = Dying.all;

  @Option(names = "--direction")
  private Direction direction = Direction.both;

  @Option(names = "--size")
  private int downloadMebibytes = 1024;

  @Option(names = "--upload-size")
  private int uploadMebibytes = 256;

  @Option(names = "--ipv6")
  private boolean ipv6;

  @Option(names = "--tap")
  private String tap = "relay";

  @Option(names = "--commit")
  private String commit = "sync";

  @Option(names = "--engine")
  private String engine = "auto";

  @Option(names = "--limit-rate")
  private String limitRate = "";

  @Option(names = "--repeat")
  private int times = 1;

  @Option(names = "--unprotected")
  private boolean unprotected;

  @Option(names = "--keep-logs")
  private boolean keepLogs;

  /** Runs the demo. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new Demo());
    line.setParameterExceptionHandler(
        (failure, words) -> {
          System.err.println("demo: " + failure.getMessage() + "; see --help");
          return 2;
        });
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
    Map<String, String> settings = Map.of("commit", commit, "engine", engine);
    Tapping tapping = Tapping.of(tap);
    IpVersion version = ipv6 ? IpVersion.IPV6 : IpVersion.IPV4;
    try (Lab lab =
        unprotected ? Lab.unprotected(sizes) : Lab.protectedPair(sizes, tapping, settings)) {
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
