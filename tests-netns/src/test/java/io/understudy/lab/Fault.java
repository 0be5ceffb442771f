package io.understudy.lab;

import java.util.ArrayList;
import java.util.List;

/** What can go wrong, and how to make it. Each strikes the host that is primary at the start. */
public enum Fault {
  /** The primary loses its power. */
  HOST_DEATH {
    @Override
    public void strike(Lab lab) {
      lab.topology().primary().kill();
    }
  },
  /** {@code kill -9} of the whole server on the primary. */
  SERVER_DEATH {
    @Override
    public void strike(Lab lab) {
      lab.primaryServer().kill();
    }
  },
  /** {@code kill -9} of the primary's daemon. */
  PRIMARY_DAEMON_DEATH {
    @Override
    public void strike(Lab lab) {
      lab.primaryDaemon().kill();
    }
  },
  /** {@code kill -9} of the backup's daemon. */
  BACKUP_DAEMON_DEATH {
    @Override
    public void strike(Lab lab) {
      lab.backupDaemon().kill();
    }
  },
  /** {@code kill -9} of both daemons with one signal. */
  BOTH_DAEMONS_DEATH {
    @Override
    public void strike(Lab lab) {
      List<Long> all = new ArrayList<>(lab.primaryDaemon().processes());
      all.addAll(lab.backupDaemon().processes());
      Processes.signal("KILL", all);
      lab.daemons().forEach(Understudy::kill);
    }
  },
  /** The backup's daemon dies, and the primary's before it can have drawn its conclusions. */
  BACKUP_DAEMON_DEATH_THEN_PRIMARYS {
    @Override
    public void strike(Lab lab) {
      lab.backupDaemon().signal("KILL");
      lab.primaryDaemon().signal("KILL");
      lab.daemons().forEach(Understudy::kill);
    }
  },
  /** The primary's daemon hangs. */
  PRIMARY_DAEMON_STOPPED {
    @Override
    public void strike(Lab lab) {
      lab.primaryDaemon().signal("STOP");
    }
  },
  /** The backup's daemon hangs. */
  BACKUP_DAEMON_STOPPED {
    @Override
    public void strike(Lab lab) {
      lab.backupDaemon().signal("STOP");
    }
  },
  /** The primary's cable is pulled; the host lives. */
  CABLE_PULL {
    @Override
    public void strike(Lab lab) {
      lab.topology().primary().pullCable();
    }
  },
  /** An operator swaps the roles of all services. */
  SWITCHOVER {
    @Override
    public void strike(Lab lab) {
      lab.switchOver(lab.primaryDaemon());
    }
  },
  /** The backup loses its power. */
  BACKUP_DEATH {
    @Override
    public void strike(Lab lab) {
      lab.topology().backup().kill();
    }
  };

  /** Makes it happen; returns when it has. */
  public abstract void strike(Lab lab);
}
