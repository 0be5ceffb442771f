package io.understudy.lab.tls;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A program of its own: the clients of some cases at once. Arguments: address, port, seed of the
 * first case, how many, the client's certificate (PKCS 12), whether the server has both kinds of
 * keys, and what it speaks. Says {@code ready} when all stand where they are to be held, goes on
 * when it hears a line, then says for each case {@code ok} or {@code FAILED}.
 */
public final class TlsClients {
  private static final long PATIENCE_SECONDS = 30;

  private static final char[] PASSWORD = Credentials.PASSWORD.toCharArray();

  private TlsClients() {}

  /** Believes every certificate: the lab makes its own. */
  private static final class AnyServer implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /** Runs the program. */
  public static void main(String[] arguments) throws Exception {
    InetSocketAddress server = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
    long seed = Long.parseLong(arguments[2]);
    int count = Integer.parseInt(arguments[3]);
    Speech[] speeches = Stream.of(arguments).skip(6).map(Speech::valueOf).toArray(Speech[]::new);
    CountDownLatch go = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(count);
    List<Hold> holds = new ArrayList<>();
    List<TlsCase> cases = new ArrayList<>();
    List<Future<String>> results = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      TlsCase wanted = TlsCase.of(seed + i, Boolean.parseBoolean(arguments[5]), speeches);
      Hold hold = new Hold(go, wanted.delayMillis());
      cases.add(wanted);
      holds.add(hold);
      results.add(
          threads.submit(new TlsClient(wanted, server, context(Path.of(arguments[4])), hold)));
    }
    for (int i = 0; i < count; i++) {
      if (!holds.get(i).awaitReached(PATIENCE_SECONDS)) {
        System.out.println("late " + cases.get(i));
      }
    }
    System.out.println("ready");
    System.in.read();
    go.countDown();
    threads.shutdown();
    System.exit(judge(cases, results));
  }

  private static int judge(List<TlsCase> cases, List<Future<String>> results)
      throws InterruptedException, ExecutionException {
    int failed = 0;
    for (int i = 0; i < cases.size(); i++) {
      String noticed = results.get(i).get();
      System.out.println((noticed.isEmpty() ? "ok " : "FAILED ") + cases.get(i) + " " + noticed);
      failed += noticed.isEmpty() ? 0 : 1;
    }
    return failed == 0 ? 0 : 1;
  }

  /** A context of its own for each case: sessions are shared by nobody else. */
  private static SSLContext context(Path certificate) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(certificate)) {
      store.load(in, PASSWORD);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), new TrustManager[] {new AnyServer()}, null);
    return context;
  }
}
