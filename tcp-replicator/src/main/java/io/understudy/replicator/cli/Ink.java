package io.understudy.replicator.cli;

/** How a piece of a line looks on a terminal (ECMA-48, select graphic rendition). */
enum Ink {
  PLAIN(""),
  STRONG("1"),
  FAINT("2"),
  GOOD("32"),
  WARN("33"),
  BAD("1;31"),
  PRIMARY("1;97;44"),
  ALONE("1;30;43"),
  BACKUP("30;46"),
  SILENT("1;97;41");

  private final String codes;

  Ink(String codes) {
    this.codes = codes;
  }

  String on(String text) {
    return codes.isEmpty() || text.isEmpty() ? text : "\033[" + codes + "m" + text + "\033[0m";
  }
}
