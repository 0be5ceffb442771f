package io.understudy.jni;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds and loads {@code libunderstudy.so}, once. The directory is the system property {@code
 * understudy.native}, which the start script and the tests set.
 */
public final class NativeLibrary {
  private static final String LIBRARY = "libunderstudy.so";
  private static final String BPF_OBJECT = "understudy.bpf.o";

  static {
    System.load(file(LIBRARY).toString());
  }

  private NativeLibrary() {}

  /**
   * Makes sure that the library is loaded.
   *
   * @throws UnsatisfiedLinkError when it is missing or does not fit this machine
   */
  static void load() {}

  /** The compiled eBPF programs that belong to this library. */
  public static Path bpfObject() {
    return file(BPF_OBJECT);
  }

  private static Path file(String name) {
    String directory = System.getProperty("understudy.native");
    if (directory == null) {
      throw new UnsatisfiedLinkError(
          "system property understudy.native is not set; it names the directory of " + name);
    }
    Path file = Path.of(directory, name).toAbsolutePath();
    if (!Files.isRegularFile(file)) {
      throw new UnsatisfiedLinkError(file + " does not exist; build it with 'mvn compile'");
    }
    return file;
  }
}
