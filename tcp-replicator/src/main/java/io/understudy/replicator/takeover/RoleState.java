package io.understudy.replicator.takeover;

/**
 * States of {@link RoleMachine}.
 *
 * <pre>
 *             partner speaks                    partner silent, its lease ended
 *   JOINING ─────────────────► BACKUP ◄─► TAKING_OVER ─────────────► PRIMARY_SIMPLEX
 *      │                        ▲  ▲ │    │ partner yields             │ ▲        ▲
 *      │ nobody speaks          │  │ └────┴─────────► PRIMARY_DUPLEX ◄─┘ │ partner│
 *      └────────────────────────┼──┼────────────────► │   │    └──────────┘ lost  │
 *                               │  └── HANDING_OVER ◄─┘   └─────────────────────┐ │
 *                               │           │ not taken, or partner lost        │ │
 *                               │           └─► TAKING_OVER or PRIMARY_SIMPLEX  │ │
 *                               └───── a partner speaks in a later epoch ◄──────┴─┘
 *   PRIMARY_SIMPLEX ── link lost ──► JOINING
 * </pre>
 */
public enum RoleState {
  /** Started, silent, does not know yet who speaks. */
  JOINING,
  /** Shadows the partner. */
  BACKUP,
  /** The partner is lost; waits until its lease has certainly ended. */
  TAKING_OVER,
  /** Speaks by lease; the partner shadows. */
  PRIMARY_DUPLEX,
  /** Speaks alone, by right. */
  PRIMARY_SIMPLEX,
  /** Has fallen silent for the partner to speak; waits until it does. */
  HANDING_OVER;

  /** Does the host speak in this state (as far as its lease runs)? */
  public boolean speaks() {
    return this == PRIMARY_DUPLEX || this == PRIMARY_SIMPLEX;
  }
}
