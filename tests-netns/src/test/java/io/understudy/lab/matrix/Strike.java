package io.understudy.lab.matrix;

import io.understudy.lab.Await;
import io.understudy.lab.Host;
import java.time.Duration;

/** What goes wrong in a case, to the host that is primary at its beginning or to its partner. */
public enum Strike {
  /** Nothing; the network may still be bad. */
  NOTHING {
    @Override
    void strike(Pair pair, Host primary, Duration length) {}
  },
  /** The primary loses its power. */
  HOST_DEATH {
    @Override
    void strike(Pair pair, Host primary, Duration length) {
      primary.kill();
    }
  },
  /** {@code kill -9} of the whole HTTP server on the primary. */
  SERVER_DEATH {
    @Override
    void strike(Pair pair, Host primary, Duration length) {
      pair.lab().serverOn(primary).kill();
    }
  },
  /** {@code kill -9} of one of its workers. */
  WORKER_DEATH {
    @Override
    void strike(Pair pair, Host primary, Duration length) {
      pair.lab().serverOn(primary).killOneWorker();
    }
  },
  /** The primary's daemon stands still for a while. */
  DAEMON_STOPPED {
    @Override
    void strike(Pair pair, Host primary, Duration length) {
      var daemon = pair.daemonOn(primary);
      daemon.signal("STOP");
      Await.pass(length);
      daemon.signal("CONT");
    }
  },
  /** The primary's cable is pulled and plugged in again. */
  LINK_FLAP {
    @Override
    void strike(Pair pair, Host primary, Duration length) {
      primary.pullCable();
      Await.pass(length);
      primary.plugCable();
    }
  },
  /** The backup loses its power. */
  BACKUP_DEATH {
    @Override
    void strike(Pair pair, Host primary, Duration length) {
      pair.lab().topology().partnerOf(primary).kill();
    }
  };

  /** Makes it happen; returns when it is over. */
  abstract void strike(Pair pair, Host primary, Duration length);

  /** Whether protection ends with it by design. */
  boolean endsProtection() {
    return this == BACKUP_DEATH || this == LINK_FLAP;
  }
}
