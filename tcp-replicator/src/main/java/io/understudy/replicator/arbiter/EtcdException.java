package io.understudy.replicator.arbiter;

/** No endpoint of etcd has answered as it should; the message says which and how. */
final class EtcdException extends Exception {
  private static final long serialVersionUID = 1L;

  EtcdException(String message) {
    super(message);
  }
}
