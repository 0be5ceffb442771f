package io.understudy.lab.works;

/** What became of a client's work when the host that served it died. */
public enum Verdict {
  /** Everything right, on the connections that were open, and no other host's reset. */
  SURVIVES("survives"),
  /** The client was told by a reset that its connection is lost; it got no wrong byte before. */
  RESET("is reset"),
  /** The client ended its work for another reason. */
  BREAKS("breaks"),
  /** The client got bytes that no server meant. */
  WRONG("gets wrong bytes"),
  /** The client was still waiting at the deadline. */
  HANGS("stands still");

  private final String words;

  Verdict(String words) {
    this.words = words;
  }

  /** For the table. */
  public String words() {
    return words;
  }
}
