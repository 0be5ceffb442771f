package io.understudy.replicator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the start script with programs in place of Java that print how they were called. */
@Timeout(30)
class StartScriptTest {
  private static final Path SOURCE = Path.of("src/main/distribution/bin/understudy");

  @TempDir private Path directory;
  private Path script;
  private Path link;

  @BeforeEach
  void install() throws IOException {
    Path home = Files.createDirectories(directory.resolve("home with space/bin")).getParent();
    script = Files.copy(SOURCE, home.resolve("bin/understudy"));
    executable(script);
    Path first = Files.createSymbolicLink(directory.resolve("first"), script);
    link = Files.createSymbolicLink(directory.resolve("link"), first.getFileName());
  }

  @Test
  void shouldFindItsDirectoryWhenCalledThroughLinks() throws Exception {
    Path java = java("good", "JAVA_VERSION=\"17.0.1\"");

    String output = run(link, 7, java, "/usr/bin:/bin", "status", "a b");

    String home = script.toRealPath().getParent().getParent().toString();
    assertTrue(output.contains("[-Dunderstudy.native=" + home + "/native]"), output);
    assertTrue(output.contains("[-cp][" + home + "/lib/*]"), output);
    assertTrue(output.contains("[io.understudy.replicator.cli.Main][status][a b]"), output);
    assertTrue(output.contains("[-XX:TieredStopAtLevel=1]"), output);
  }

  @Test
  void shouldTakeMemoryAtOnceWhenTheDaemonIsRun() throws Exception {
    String output = run(script, 7, java("good", "JAVA_VERSION=\"21\""), "/usr/bin:/bin", "run");
    assertTrue(output.contains("[-XX:+AlwaysPreTouch]"), output);
    assertTrue(!output.contains("TieredStopAtLevel"), output);
  }

  @Test
  void shouldUseThePathWhenJavaHomeIsTooOldOrWrong() throws Exception {
    Path old = java("old", "JAVA_VERSION=\"11.0.2\"");
    Path good = java("good", "JAVA_VERSION=\"17.0.1\"");
    String path = good.resolve("bin") + ":/usr/bin:/bin";

    assertTrue(run(script, 7, old, path, "status").startsWith("[" + good));
    assertTrue(run(script, 7, directory.resolve("absent"), path, "status").startsWith("[" + good));
  }

  @Test
  void shouldExitWith3AndOneLineWhenThereIsNoJava() throws Exception {
    Path tools = Files.createDirectories(directory.resolve("tools"));
    for (String tool : List.of("readlink", "dirname", "sed")) {
      Path from = Path.of("/usr/bin", tool);
      Files.createSymbolicLink(
          tools.resolve(tool), Files.exists(from) ? from : Path.of("/bin", tool));
    }
    Path old = java("old", "JAVA_VERSION=\"1.8.0_292\"");

    String output = run(script, 3, old, tools.toString(), "status");

    assertEquals(
        "understudy: no Java 17 or later in JAVA_HOME or PATH;"
            + " install one, such as openjdk-17-jre-headless\n",
        output);
  }

  @Test
  void shouldBecomeTheServerWithTheLibraryBeforeItsOwnWhenThereIsAPlan() throws Exception {
    Path java = planning("understudy-exec-plan\\n4\\n/a/replica.so\\n/b c/replica.sock\\n");
    String show = "echo $LD_PRELOAD [$UNDERSTUDY_REPLICA_SOCKET] [$0]";

    String output =
        run(script, 0, java, "/usr/bin:/bin", "exec", "--debug", "--", "sh", "-c", show, "x y");

    // The library does not exist: the loader says so, and the server runs.
    assertTrue(output.contains("/a/replica.so [/b c/replica.sock] [x y]\n"), output);
  }

  @Test
  void shouldRunTheServerAsItIsWhenThePlanHasNoLibrary() throws Exception {
    Path java = planning("understudy-exec-plan\\n3\\n\\n/b/replica.sock\\n");

    String output =
        run(
            script,
            5,
            java,
            "/usr/bin:/bin",
            "exec",
            "--",
            "sh",
            "-c",
            "echo [$LD_PRELOAD];exit 5");

    assertEquals("[]\n", output);
  }

  @Test
  void shouldStartNothingWhenThereIsNoPlanOrNoSuchCommand() throws Exception {
    Path bad = java("bad", "JAVA_VERSION=\"17\"");
    assertEquals("", run(script, 7, bad, "/usr/bin:/bin", "exec", "--", "echo", "run"));
    assertEquals("usage\n", run(script, 0, planning("usage\\n"), "/usr/bin:/bin", "exec", "-h"));
    Path java = planning("understudy-exec-plan\\n1\\n/a/replica.so\\n/b\\n");
    String output = run(script, 1, java, "/usr/bin:/bin", "exec", "--", "no-such-server");
    assertEquals("understudy: no-such-server: no such command; name the server after --\n", output);
  }

  /** Prints a plan. */
  private Path planning(String plan) throws IOException {
    Path home = java("planning" + plan.length(), "JAVA_VERSION=\"17\"");
    executable(Files.writeString(home.resolve("bin/java"), "#!/bin/sh\nprintf '" + plan + "'\n"));
    return home;
  }

  private String run(Path program, int exitCode, Path javaHome, String path, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder();
    builder.command().add("/bin/sh");
    builder.command().add(program.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().clear();
    builder.environment().put("JAVA_HOME", javaHome.toString());
    builder.environment().put("PATH", path);
    Process process = builder.redirectErrorStream(true).start();
    byte[] bytes = process.getInputStream().readAllBytes();
    String output = new String(bytes, StandardCharsets.UTF_8);
    assertEquals(exitCode, process.waitFor(), output);
    return output;
  }

  /** Prints its own name and its arguments in brackets and exits with 7. */
  private Path java(String name, String release) throws IOException {
    Path home = Files.createDirectories(directory.resolve(name + "/bin")).getParent();
    Files.writeString(home.resolve("release"), release + "\n");
    String text = "#!/bin/sh\nprintf '[%s]' \"$0\" \"$@\"\nexit 7\n";
    executable(Files.writeString(home.resolve("bin/java"), text));
    return home;
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
