package io.understudy.lab;

/**
 * The lab itself could not do what it was asked: a command failed, a deadline passed. It says
 * nothing about the product unless the scenario says so.
 */
public final class LabException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LabException(String message) {
    super(message);
  }

  public LabException(String message, Throwable cause) {
    super(message, cause);
  }
}
