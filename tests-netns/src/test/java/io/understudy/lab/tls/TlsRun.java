package io.understudy.lab.tls;

import io.understudy.lab.Evidence;
import io.understudy.lab.Sweeper;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Any number of cases of TLS. Exit code 0 only when none failed. The options are explained by the
 * script that starts it.
 */
@Command(name = "tests-netns/tls")
public final class TlsRun implements Callable<Integer> {
  private static final List<List<String>> OPTIONS =
      List.of(
          List.of("-Djdk.tls.namedGroups=x25519,secp256r1"),
          List.of("-Djdk.tls.namedGroups=secp256r1"),
          List.of(
              "-Djdk.tls.namedGroups=x25519,secp256r1",
              "-Djdk.tls.client.SignatureSchemes=rsa_pss_rsae_sha256,rsa_pkcs1_sha256,"
                  + "ecdsa_secp256r1_sha256"));

  @Option(names = "--server")
  private ServerKind kind = ServerKind.NGINX;

  @Option(names = "--cases")
  private int cases = 200;

  @Option(names = "--at-once")
  private int atOnce = 20;

  @Option(names = "--seed")
  private long seed = 1;

  @Option(names = "--fault", split = ",")
  private List<TlsFault> faults = List.of(TlsFault.SERVER_DEATH, TlsFault.HOST_DEATH);

  /** Runs the cases. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new TlsRun());
    line.setParameterExceptionHandler(
        (failure, words) -> {
          System.err.println("tls: " + failure.getMessage() + "; see --help");
          return 2;
        });
    System.exit(line.execute(arguments));
  }

  @Override
  public Integer call() {
    List<String> failed = new ArrayList<>();
    int done = 0;
    try (TlsPair pair = TlsPair.open(kind)) {
      for (int round = 0; done < cases; round++) {
        int count = Math.min(atOnce, cases - done);
        List<String> lines = play(pair, round, seed + done, count);
        done += count;
        lines.stream().filter(line -> !line.startsWith("ok ")).forEach(failed::add);
        System.out.println(
            done
                + " cases, "
                + failed.size()
                + " failed; last: "
                + faults.get(round % faults.size()));
      }
      if (!failed.isEmpty()) {
        System.out.println("evidence: " + new Evidence(pair.lab()).keep("tls-" + seed));
      }
      Sweeper.deleteTree(pair.lab().directory());
    }
    failed.forEach(System.out::println);
    return failed.isEmpty() ? 0 : 1;
  }

  private List<String> play(TlsPair pair, int round, long first, int count) {
    List<String> options = OPTIONS.get(round / faults.size() % OPTIONS.size());
    return pair.play(faults.get(round % faults.size()), first, count, options);
  }
}
