package io.understudy.replicator.config;

/** A value cannot be used; whoever knows its place turns this into a problem. */
final class ValueException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  ValueException(String what, String remedy) {
    super(what);
    this.remedy = remedy;
  }

  String remedy() {
    return remedy;
  }
}
