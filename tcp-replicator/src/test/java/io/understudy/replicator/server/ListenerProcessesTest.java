package io.understudy.replicator.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenerProcessesTest {
  private static final int MANY = 2_000;
  private static final long LISTENER = 7;
  private static final long OTHER = 8;

  @TempDir private Path proc;
  private ListenerProcesses processes;

  @BeforeEach
  void prepare() {
    processes = new ListenerProcesses(proc);
  }

  @Test
  void shouldFindEachThatHoldsOneWhenSomeDo() throws IOException {
    hold(10, 3, LISTENER);
    hold(11, 3, OTHER);
    hold(12, 9, LISTENER);
    assertEquals(Set.of(10, 12), processes.holding(Set.of(LISTENER)));
  }

  @Test
  void shouldNotReadAllAgainWhenItIsAboutTheSameSockets() throws IOException {
    connections(10);
    connections(11);
    hold(10, MANY, LISTENER);
    assertEquals(Set.of(10), processes.holding(Set.of(LISTENER)));
    long before = processes.read();
    assertEquals(Set.of(10), processes.holding(Set.of(LISTENER)));
    assertTrue(processes.read() - before <= 1 + ListenerProcesses.FEW);
  }

  @Test
  void shouldFindOneThatIsNewWhenItHasInheritedManyDescriptors() throws IOException {
    hold(10, 3, LISTENER);
    processes.holding(Set.of(LISTENER));
    connections(11);
    hold(11, MANY, LISTENER);
    assertEquals(Set.of(10, 11), processes.holding(Set.of(LISTENER)));
  }

  @Test
  void shouldFindOneThatWasHandedASocketWhenItWasSeenWithout() throws IOException {
    hold(10, 3, OTHER);
    processes.holding(Set.of(LISTENER));
    hold(10, 4, LISTENER);
    assertEquals(Set.of(10), processes.holding(Set.of(LISTENER)));
  }

  @Test
  void shouldReadAllAgainWhenTheSocketsAreOthers() throws IOException {
    connections(10);
    hold(10, MANY, OTHER);
    assertEquals(Set.of(), processes.holding(Set.of(LISTENER)));
    assertEquals(Set.of(10), processes.holding(Set.of(LISTENER, OTHER)));
  }

  @Test
  void shouldForgetOneWhenItHasClosedItOrEnded() throws IOException {
    hold(10, 3, LISTENER);
    hold(11, 3, LISTENER);
    processes.holding(Set.of(LISTENER));
    Files.delete(proc.resolve("10/fd/3"));
    Files.delete(proc.resolve("11/fd/3"));
    Files.delete(proc.resolve("11/fd"));
    Files.delete(proc.resolve("11"));
    assertEquals(Set.of(), processes.holding(Set.of(LISTENER)));
  }

  private void connections(int pid) throws IOException {
    for (int descriptor = 0; descriptor < MANY; descriptor++) {
      hold(pid, descriptor, 1_000_000 + descriptor);
    }
  }

  private void hold(int pid, int descriptor, long inode) throws IOException {
    Path directory = Files.createDirectories(proc.resolve(pid + "/fd"));
    Path target = Path.of("socket:[" + inode + "]");
    Files.createSymbolicLink(directory.resolve(Integer.toString(descriptor)), target);
  }
}
