package io.understudy.lab.matrix;

import io.understudy.lab.Await;
import io.understudy.lab.BadCable;
import io.understudy.lab.Clock;
import io.understudy.lab.Evidence;
import io.understudy.lab.Host;
import io.understudy.lab.LabException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Plays one case on a pair and judges it. The pair is repaired afterwards, or said to be broken.
 */
public final class CaseRun {
  private static final Duration SERVED = Duration.ofSeconds(40);
  private static final Duration ENDED = Duration.ofSeconds(60);
  private static final Duration AFTERMATH = Duration.ofMillis(150);

  /** An event is written a little after what it tells of. */
  private static final long EVENT_DELAY_NANOS = 50_000_000L;

  private final Pair pair;
  private final Case wanted;
  private final List<String> complaints = new ArrayList<>();
  private final List<String> unprotected = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final long startNanos = Clock.epochNanos();
  private List<BadCable> cables = List.of();
  private long struckNanos;
  private boolean broken;
  private Path evidence;

  public CaseRun(Pair pair, Case wanted) {
    this.pair = pair;
    this.wanted = wanted;
  }

  /** Plays it. Never throws: what goes wrong is in the verdict. */
  public Verdict run() {
    try {
      play();
      pair.restore();
    } catch (RuntimeException e) {
      complaints.add(e.toString());
      broken = true;
      keepEvidence();
    }
    double seconds = (Clock.epochNanos() - startNanos) / 1e9;
    return new Verdict(wanted, complaints, unprotected, notes, seconds, evidence);
  }

  /** Whether the pair is of no further use. */
  public boolean broken() {
    return broken;
  }

  private void play() {
    pair.offloads(wanted.offloads());
    Host primary = pair.primary(wanted.version());
    Captures captures = Captures.start(pair, primary, wanted.seed());
    List<String> said;
    cables = wanted.trouble().start(pair.lab().topology(), primary);
    try {
      pair.clients().start(wanted, SERVED);
      Await.pass(wanted.moment());
      struckNanos = Clock.epochNanos();
      wanted.strike().strike(pair, primary, wanted.length());
      Await.pass(AFTERMATH);
      said = pair.clients().finish(ENDED);
    } finally {
      cables.forEach(BadCable::close);
    }
    judge(captures, said);
    if (!complaints.isEmpty()) {
      keepEvidence();
    }
  }

  private void judge(Captures captures, List<String> said) {
    History history = History.since(pair, startNanos);
    long until = history.simplexNanos();
    until = until == Long.MAX_VALUE ? until : until - EVENT_DELAY_NANOS;
    if (wanted.strike().endsProtection()) {
      until = Math.min(until, struckNanos);
    }
    captures.judge(until);
    judgeClients(captures, said, history);
    judgeWire(captures, said, history);
    notes.add(said.get(said.size() - 1));
    notes.add("acks=" + captures.commits().values().stream().mapToLong(CommitJudge::checked).sum());
    if (!captures.complete()) {
      notes.add("captures missed frames: commits not checked");
    }
    if (history.simplexNanos() < struckNanos) {
      notes.add("simplex before the fault");
    }
  }

  private void judgeClients(Captures captures, List<String> said, History history) {
    for (String line : said) {
      if (line.startsWith("failed ")) {
        complain(line, line.split(" ")[1], captures, history);
      } else if (line.startsWith("refused ")) {
        notes.add(line);
      }
    }
  }

  /** The kernels or the daemons may have said of this connection that it is not protected. */
  private void complain(String what, String port, Captures captures, History history) {
    boolean said =
        history.unprotected(port) || captures.noticed(port) || history.simplexNanos() < struckNanos;
    (said ? unprotected : complaints).add(what);
  }

  private void judgeWire(Captures captures, List<String> said, History history) {
    captures
        .spoken()
        .forEach(
            (connection, judge) -> {
              complaints.addAll(judge.complaints());
              if (judge.resets() > 0) {
                String client = connection.substring(0, connection.indexOf(' '));
                String port = client.substring(client.lastIndexOf(':') + 1);
                String what = connection + ": " + judge.resets() + " resets reached the client";
                complain(what, port, captures, history);
              }
              if (judge.voices().size() - 1 > history.takeovers()) {
                complaints.add(connection + ": voices " + judge.voices());
              }
            });
    captures.commits().values().forEach(judge -> complaints.addAll(judge.complaints()));
    long opened = said.stream().filter(line -> line.startsWith("opened ")).count();
    long refused = said.stream().filter(line -> line.startsWith("refused ")).count();
    if (captures.openings() != opened + refused && captures.complete()) {
      complaints.add(captures.openings() + " connections on the wire, clients opened " + opened);
    }
  }

  private void keepEvidence() {
    if (evidence == null) {
      try {
        evidence = new Evidence(pair.lab()).keep("case-" + wanted.seed());
      } catch (LabException e) {
        notes.add(e.getMessage());
      }
    }
  }
}
