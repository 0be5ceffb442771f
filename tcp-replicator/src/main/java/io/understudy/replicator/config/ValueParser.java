package io.understudy.replicator.config;

/** Turns the text of one scalar into a value. */
@FunctionalInterface
interface ValueParser<T> {
  /** Throws when the text is not such a value; the exception says what to write. */
  T parse(String text) throws ValueException;
}
