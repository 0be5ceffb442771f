package io.understudy.lab;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where this checkout lies, found from the place of the compiled lab itself. */
public final class Repository {
  private static final Path ROOT = find();

  private Repository() {}

  /** The top directory of the checkout. */
  public static Path root() {
    return ROOT;
  }

  /** The build directory of this module. */
  public static Path target() {
    return ROOT.resolve("tests-netns/target");
  }

  /** The program that a build leaves in place. */
  public static Path program() {
    return ROOT.resolve("tcp-replicator/target/understudy/bin/understudy");
  }

  private static Path find() {
    Path place = classes();
    while (place != null && !Files.isRegularFile(place.resolve("tests-netns/pom.xml"))) {
      place = place.getParent();
    }
    if (place == null) {
      throw new LabException("the lab runs only from a checkout, and " + classes() + " is none");
    }
    return place;
  }

  /** The directory of the lab's compiled classes, for programs that the lab starts. */
  public static Path classes() {
    try {
      return Path.of(Repository.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new LabException("the classes of the lab are not in a directory", e);
    }
  }
}
