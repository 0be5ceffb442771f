package io.understudy.replicator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentWriterTest {
  @TempDir private Path directory;

  @BeforeEach
  void write() throws IOException {
    DocumentWriter.write(directory);
  }

  @Test
  void shouldWriteAPageForEachCommandWhenBuilt() throws IOException {
    String all = Files.readString(directory.resolve("man/understudy.1"));
    for (String command : List.of("init", "run", "check", "status", "drill", "off")) {
      Path page = directory.resolve("man/understudy-" + command + ".1");
      assertTrue(Files.exists(page), page.toString());
      assertTrue(all.contains(".TP\n\\fB" + command + "\\fR\n"), all);
    }
  }

  @Test
  void shouldSayWhatHelpSaysWhenAPageIsRead() throws IOException {
    String page = Files.readString(directory.resolve("man/understudy-run.1"));
    assertTrue(page.startsWith(".TH \"understudy\\-run\" \"1\""), page);
    assertTrue(page.contains("\n.SH SYNOPSIS\n\\fBunderstudy run\\fR ["), page);
    assertTrue(page.contains("\\fB\\-\\-log\\-level=LEVEL\\fR\nerror, warn, info, debug"), page);
    assertTrue(page.contains("(default: info)"), page);
    assertFalse(Pattern.compile("^['.][^A-Z]", Pattern.MULTILINE).matcher(page).find(), page);
  }

  @Test
  void shouldCompleteCommandsInBashWhenAskedFor() throws Exception {
    Path script = directory.resolve("completion/understudy");
    assertFalse(Files.readString(script).startsWith("#!"));
    Process bash =
        new ProcessBuilder(
                "bash",
                "-c",
                ". "
                    + script
                    + "; COMP_WORDS=(understudy sw) COMP_CWORD=1;"
                    + " _complete_understudy; echo ${COMPREPLY[@]}")
            .redirectErrorStream(true)
            .start();
    assertEquals("switchover\n", new String(bash.getInputStream().readAllBytes()));
  }
}
