package io.understudy.replicator.cli;

import java.util.ArrayList;
import java.util.List;

/** One line of a picture: pieces of text, each in its ink. Control characters become {@code ?}. */
final class InkLine {
  private record Piece(Ink ink, String text) {}

  private final List<Piece> pieces = new ArrayList<>();
  private int length;

  InkLine add(Ink ink, String text) {
    String clean = text.replaceAll("\\p{Cntrl}", "?");
    pieces.add(new Piece(ink, clean));
    length += clean.length();
    return this;
  }

  InkLine add(String text) {
    return add(Ink.PLAIN, text);
  }

  /** Fills with spaces up to a column, or adds one space where the line is already there. */
  InkLine to(int column) {
    return add(" ".repeat(Math.max(1, column - length)));
  }

  /** At most {@code width} characters, with or without their inks. */
  String text(int width, boolean inks) {
    StringBuilder line = new StringBuilder();
    int left = width;
    for (Piece piece : pieces) {
      String part = piece.text().substring(0, Math.min(left, piece.text().length()));
      line.append(inks ? piece.ink().on(part) : part);
      left -= part.length();
    }
    return inks ? line.toString() : line.toString().stripTrailing();
  }
}
