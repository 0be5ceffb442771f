package io.understudy.lab;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The judgement of one transfer, from three witnesses: curl, the digest of the bytes, and the
 * capture at the client.
 *
 * @param name of the transfer
 * @param outcome what curl says
 * @param wantedSha256 of what was to be transferred
 * @param gotSha256 of what arrived
 * @param trace what was on the wire
 * @param pause the longest time without progress since the fault
 * @param doubt why this proves nothing about the fault; empty when it does
 */
public record TransferReport(
    String name,
    Transfer.Outcome outcome,
    String wantedSha256,
    String gotSha256,
    ConnectionTrace trace,
    Gap pause,
    String doubt) {

  /** Whether the right bytes arrived. */
  public boolean sameBytes() {
    return wantedSha256.equals(gotSha256);
  }

  /** Everything that a client could have noticed; empty when all is well. */
  public List<String> complaints() {
    List<String> complaints = transferComplaints();
    complain(complaints, oneVoice(), "a host spoke again after another had: " + trace.voices());
    return complaints;
  }

  /** The same where the hosts may speak in turns. */
  public List<String> transferComplaints() {
    List<String> complaints = new ArrayList<>();
    complain(complaints, outcome.exit() == 0, "curl failed: " + outcome.report());
    complain(complaints, outcome.status() / 100 == 2, "HTTP status " + outcome.status());
    complain(
        complaints, outcome.connects() == 1, "curl connected " + outcome.connects() + " times");
    complain(complaints, sameBytes(), "SHA-256 is " + gotSha256 + ", wanted " + wantedSha256);
    complain(complaints, trace.openings() == 1, trace.openings() + " connections on the wire");
    complain(complaints, trace.resets() == 0, trace.resets() + " resets reached the client");
    complain(complaints, doubt.isEmpty(), "it proves nothing: " + doubt);
    return complaints;
  }

  /** Whether no host spoke, fell silent for another, and spoke again. */
  private boolean oneVoice() {
    Set<String> heard = new HashSet<>();
    return trace.voices().stream().allMatch(voice -> heard.add(voice.mac()));
  }

  private void complain(List<String> complaints, boolean fine, String complaint) {
    if (!fine) {
      complaints.add(name + ": " + complaint);
    }
  }
}
