package io.understudy.jni;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Java 17 cannot receive what we send, so socat-like help comes from Perl, which Debian has. */
class OwnProcessTest {
  private static final String RECEIVER =
      "use Socket; socket(S, AF_UNIX, SOCK_DGRAM, 0) or die; my $n = $ARGV[0]; $n =~ s/^@/\\0/;"
          + " bind(S, pack_sockaddr_un($n)) or die $!; $| = 1; print qq(bound\\n);"
          + " recv(S, $b, 4096, 0); print $b;";

  @Test
  void shouldDeliverWhenTheSocketIsAPath() throws Exception {
    Path directory = Files.createTempDirectory("tell");
    Path socket = directory.resolve("notify");
    try {
      assertEquals("READY=1\nSTATUS=web: backup", received(socket.toString()));
    } finally {
      Files.deleteIfExists(socket);
      Files.delete(directory);
    }
  }

  @Test
  void shouldDeliverWhenTheSocketIsAbstract() throws Exception {
    String name = "@understudy-test-" + ProcessHandle.current().pid();
    assertEquals("READY=1\nSTATUS=web: backup", received(name));
  }

  @Test
  void shouldSaySoWhenNobodyListens() {
    assertFalse(OwnProcess.tell("/nonexistent/notify", "READY=1"));
    assertFalse(OwnProcess.tell("/" + "x".repeat(200), "READY=1"));
    assertFalse(OwnProcess.tell("", "READY=1"));
  }

  private static String received(String socket) throws IOException, InterruptedException {
    Process perl = new ProcessBuilder(List.of("perl", "-e", RECEIVER, socket)).start();
    try (var reader = perl.inputReader()) {
      assertEquals("bound", reader.readLine());
      assertTrue(OwnProcess.tell(socket, "READY=1\nSTATUS=web: backup"));
      return reader.readLine() + "\n" + reader.readLine();
    } finally {
      perl.destroyForcibly().waitFor();
    }
  }
}
