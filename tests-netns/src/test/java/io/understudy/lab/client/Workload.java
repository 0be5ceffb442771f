package io.understudy.lab.client;

/** What a client of the fault matrix does on its connections. */
public enum Workload {
  /** Parts of a file over HTTP, one after the other. */
  DOWNLOAD(1),
  /** Files over HTTP with PUT, each read back. */
  UPLOAD(1),
  /** Bytes to an echo server and back, in both directions at once. */
  BOTH_WAYS(1),
  /** Small requests with small responses. */
  REQUESTS(1),
  /** A connection for each small request, which the server ends; several clients at once. */
  SHORT_CONNECTIONS(4),
  /** An echo of which the client has sent its FIN while most of it is still to come. */
  HALF_CLOSE(1),
  /** A download that the client reads so slowly that its window is closed most of the time. */
  SLOW_READER(1),
  /** An upload in small pieces with pauses. */
  SLOW_WRITER(1),
  /** An echo that is sent faster than it is read, until the server's window is closed as well. */
  CLOSED_WINDOW(1);

  private final int clients;

  Workload(int clients) {
    this.clients = clients;
  }

  /** How many clients do this at once. */
  int clients() {
    return clients;
  }

  /** Whether it speaks to the echo server; the others speak HTTP. */
  public boolean echo() {
    return this == BOTH_WAYS || this == HALF_CLOSE || this == CLOSED_WINDOW;
  }
}
