package io.understudy.replicator.daemon;

/**
 * A command could not be done on this host. The message is one line for the administrator: what,
 * where, and what to do.
 */
public final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final String what;
  private final String remedy;

  private CommandException(Kind kind, String what, String remedy, Throwable cause) {
    super(what + "; " + remedy, cause);
    this.kind = kind;
    this.what = what;
    this.remedy = remedy;
  }

  /** It should have worked and did not. */
  public static CommandException failed(String what, String remedy, Throwable cause) {
    return new CommandException(Kind.FAILED, what, remedy, cause);
  }

  /** This host lacks a feature of the kernel or a privilege. */
  public static CommandException notPossible(String what, String remedy, Throwable cause) {
    return new CommandException(Kind.NOT_POSSIBLE, what, remedy, cause);
  }

  /** Possible at another time: no partner, not primary, already running. */
  public static CommandException notNow(String what, String remedy, Throwable cause) {
    return new CommandException(Kind.NOT_NOW, what, remedy, cause);
  }

  /** Why it could not be done. */
  public Kind kind() {
    return kind;
  }

  /** What could not be done, and where. */
  public String what() {
    return what;
  }

  /** What to do. */
  public String remedy() {
    return remedy;
  }

  /** Why a command could not be done; each has its exit code. */
  public enum Kind {
    /** Exit code 1. */
    FAILED,
    /** Exit code 3. */
    NOT_POSSIBLE,
    /** Exit code 4. */
    NOT_NOW
  }
}
