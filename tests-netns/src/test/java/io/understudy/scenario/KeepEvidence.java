package io.understudy.scenario;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/** Keeps the evidence of a failed scenario while its lab still stands. */
public final class KeepEvidence implements TestExecutionExceptionHandler {
  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    if (!(failure instanceof TestAbortedException)) {
      String test = context.getRequiredTestMethod().getName() + "-" + context.getDisplayName();
      ((Scenario) context.getRequiredTestInstance())
          .keepEvidence(test.replaceAll("[^A-Za-z0-9.-]+", "_"));
    }
    throw failure;
  }
}
