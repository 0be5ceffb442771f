package io.understudy.lab.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A program of its own: at each address that is given it asks a DNS server over UDP and over TCP,
 * and hears a stream, all at once; or, where the first argument is {@value #ONLY_QUESTIONS}, asks
 * over UDP alone. Says {@code ready} when everybody was served; ends with its standard input, and
 * prints what each of them heard ({@link Tally}).
 */
public final class DatagramClients {
  /** Where the DNS server is asked. */
  public static final int DNS_PORT = 53;

  /** Where the stream comes from. */
  public static final int STREAM_PORT = 5004;

  /** Whose address is asked for. */
  public static final String NAME = "host.example.test";

  /** The answer. */
  public static final String ANSWER = "192.0.2.77";

  /** First argument: nothing but questions over UDP. */
  public static final String ONLY_QUESTIONS = "only-questions";

  private static final long LOOK_MILLIS = 5;

  private final AtomicBoolean going = new AtomicBoolean(true);
  private final List<Thread> threads = new ArrayList<>();
  private final List<Tally> tallies = new ArrayList<>();

  private DatagramClients() {}

  /**
   * Runs the program.
   *
   * @param arguments addresses, perhaps with {@link #ONLY_QUESTIONS} before them
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    DatagramClients clients = new DatagramClients();
    boolean all = !arguments[0].equals(ONLY_QUESTIONS);
    for (String address : List.of(arguments).subList(all ? 0 : 1, arguments.length)) {
      clients.ask(address);
      if (all) {
        clients.startOthers(address);
      }
    }
    clients.run();
  }

  private void ask(String address) throws IOException {
    Tally udp = tally("udp/" + address);
    InetSocketAddress dns = new InetSocketAddress(address, DNS_PORT);
    start(new UdpQuestions(dns, new DnsQuestion(NAME, ANSWER), udp), udp);
  }

  private void startOthers(String address) throws IOException {
    Tally tcp = tally("tcp/" + address);
    InetSocketAddress dns = new InetSocketAddress(address, DNS_PORT);
    start(new TcpQuestions(dns, new DnsQuestion(NAME, ANSWER), tcp), tcp);
    Tally stream = tally("stream/" + address);
    start(new StreamListener(new InetSocketAddress(address, STREAM_PORT), stream), stream);
  }

  private Tally tally(String name) {
    Tally tally = new Tally(name);
    tallies.add(tally);
    return tally;
  }

  private void start(Talker talker, Tally tally) {
    Thread thread =
        new Thread(
            () -> {
              try {
                talker.talk(going::get);
              } catch (IOException reason) {
                tally.fail(reason);
              }
            });
    threads.add(thread);
    thread.start();
  }

  private void run() throws IOException, InterruptedException {
    boolean told = false;
    while (System.in.available() == 0) {
      if (!told && tallies.stream().allMatch(Tally::begun)) {
        System.out.println("ready");
        told = true;
      }
      Thread.sleep(LOOK_MILLIS);
    }
    going.set(false);
    for (Thread thread : threads) {
      thread.join();
    }
    tallies.forEach(System.out::println);
  }
}
