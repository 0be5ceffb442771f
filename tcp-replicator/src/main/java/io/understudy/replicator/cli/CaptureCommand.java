package io.understudy.replicator.cli;

import io.understudy.replicator.config.Configuration;
import io.understudy.replicator.config.Service;
import io.understudy.replicator.daemon.CaptureRequest;
import io.understudy.replicator.daemon.HostCommands;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code understudy capture}. */
@Command(
    name = "capture",
    description =
        "Write what the segment plane of this host sees of one connection, with comments that say"
            + " what was rewritten, held or suppressed and why; for Wireshark.")
final class CaptureCommand implements Callable<Integer> {
  private static final String STANDARD_OUTPUT = "-";

  private final HostCommands host;
  private final Terminal terminal;

  @Mixin private CommonOptions common;

  @Option(
      names = "--service",
      paramLabel = "NAME",
      required = true,
      description = "The service that the client is connected to.")
  private String service;

  @Option(
      names = "--connection",
      paramLabel = "CLIENT",
      required = true,
      description =
          "The client's end as 'understudy connections' shows it: 192.0.2.7:40000 or"
              + " [2001:db8::7]:40000. The connection may be opened later.")
  private String connection;

  @Option(
      names = "--frames",
      paramLabel = "N",
      description = "End after so many frames (default: when interrupted).")
  private long frames = Long.MAX_VALUE;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "End after so many seconds (default: when interrupted).")
  private long seconds = Duration.ofDays(1).toSeconds();

  @Parameters(
      paramLabel = "FILE",
      description = "Where to write it, in the format pcapng; - is the standard output.")
  private String file;

  CaptureCommand(HostCommands host, Terminal terminal) {
    this.host = host;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Configuration configuration = common.loadWithoutKey();
    Optional<Service> wanted = configuration.service(service);
    if (wanted.isEmpty()) {
      return misused(SwitchoverCommand.unknown(configuration, service));
    }
    Optional<InetSocketAddress> client = ConnectionEnd.parse(connection);
    if (client.isEmpty()) {
      return misused(
          "--connection: \"%s\" is not address and port; write it as 'understudy connections' does"
              .formatted(connection));
    }
    if (frames < 1 || seconds < 1) {
      return misused("--frames and --seconds have to be at least 1");
    }
    CaptureRequest request =
        new CaptureRequest(
            wanted.get(),
            client.get().getAddress(),
            client.get().getPort(),
            this::open,
            frames,
            Duration.ofSeconds(seconds));
    return host.capture(configuration, request, terminal::complain);
  }

  private OutputStream open() throws IOException {
    return file.equals(STANDARD_OUTPUT) ? System.out : Files.newOutputStream(Path.of(file));
  }

  private int misused(String complaint) {
    terminal.complain(complaint);
    return ExitCode.USAGE;
  }
}
