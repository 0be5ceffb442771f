package io.understudy.replicator.config;

/** What a fence agent is asked to do with the partner ({@code arbiter.action}). */
public enum FenceAction implements Choice {
  /** Switch it off. */
  OFF,
  /** Switch it off and on again. */
  REBOOT
}
