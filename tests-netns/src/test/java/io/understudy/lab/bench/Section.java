package io.understudy.lab.bench;

import java.util.List;

/** A group of figures that are measured together. */
interface Section {
  /**
   * Measures.
   *
   * @param plan how much
   */
  List<Row> measure(Plan plan);

  /** What was done, in a paragraph for the document. */
  String method();
}
