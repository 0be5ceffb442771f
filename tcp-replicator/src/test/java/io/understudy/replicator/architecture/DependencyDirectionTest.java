package io.understudy.replicator.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.Serializable;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.concurrent.Executor;

/**
 * The dependency direction of the architecture (docs, Layout). A package that is not there yet
 * passes.
 */
@AnalyzeClasses(packages = "io.understudy", importOptions = ImportOption.DoNotIncludeTests.class)
class DependencyDirectionTest {
  private static final String CODEC = "io.understudy.codec..";
  private static final String JNI = "io.understudy.jni..";
  private static final String REPLICATOR = "io.understudy.replicator";
  private static final String[] PURE = {
    CODEC,
    REPLICATOR + ".tracker..",
    REPLICATOR + ".replica..",
    REPLICATOR + ".liveness..",
    REPLICATOR + ".lease..",
    REPLICATOR + ".takeover.."
  };

  private static final DescribedPredicate<JavaClass> OURS = resideInAPackage("io.understudy..");

  @ArchTest
  static final ArchRule packagesShouldNotDependOnEachOtherInCircles =
      slices().matching("io.understudy.(*).(*)..").should().beFreeOfCycles().allowEmptyShould(true);

  @ArchTest
  static final ArchRule librariesShouldNotKnowTheReplicator =
      noClasses()
          .that()
          .resideInAnyPackage(CODEC, JNI)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(REPLICATOR + "..");

  @ArchTest
  static final ArchRule onlyTheCommandLineShouldKnowTheDaemon =
      noClasses()
          .that()
          .resideOutsideOfPackages(REPLICATOR + ".daemon..", REPLICATOR + ".cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(REPLICATOR + ".daemon..");

  @ArchTest
  static final ArchRule nobodyShouldKnowTheCommandLine =
      noClasses()
          .that()
          .resideOutsideOfPackage(REPLICATOR + ".cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(REPLICATOR + ".cli..");

  @ArchTest
  static final ArchRule configurationShouldStandAlone =
      onlyOurs("config", REPLICATOR + ".config..");

  @ArchTest
  static final ArchRule statsShouldStandAlone = onlyOurs("stats", REPLICATOR + ".stats..");

  @ArchTest
  static final ArchRule theCommandLineShouldKnowOnlyWhatItAsksAndPrints =
      onlyOurs(
          "cli",
          REPLICATOR + ".cli..",
          REPLICATOR + ".config..",
          REPLICATOR + ".stats..",
          REPLICATOR + ".daemon..");

  @ArchTest
  static final ArchRule captureShouldKnowOnlyTheLibraries =
      onlyOurs("capture", REPLICATOR + ".capture..", CODEC, JNI);

  @ArchTest
  static final ArchRule captureFilesShouldKnowOnlyTheLibraries =
      onlyOurs("pcapng", REPLICATOR + ".pcapng..", CODEC, JNI);

  @ArchTest
  static final ArchRule theRingShouldKnowOnlyWhatComesBeforeIt =
      onlyOurs("ring", REPLICATOR + ".ring..", REPLICATOR + ".capture..", CODEC, JNI);

  @ArchTest
  static final ArchRule theTrackerShouldKnowOnlyWhatComesBeforeIt =
      onlyOurs(
          "tracker",
          REPLICATOR + ".tracker..",
          REPLICATOR + ".ring..",
          REPLICATOR + ".capture..",
          CODEC,
          JNI);

  @ArchTest
  static final ArchRule theReplicaShouldKnowOnlyThePairsKeys =
      onlyOurs("replica", REPLICATOR + ".replica..", REPLICATOR + ".pair..");

  @ArchTest
  static final ArchRule livenessShouldKnowOnlyThePureLibrary =
      onlyOurs("liveness", REPLICATOR + ".liveness..", CODEC);

  @ArchTest
  static final ArchRule theLeaseShouldKnowOnlyPurePackagesBeforeIt =
      onlyOurs("lease", REPLICATOR + ".lease..", REPLICATOR + ".liveness..", CODEC);

  @ArchTest
  static final ArchRule theTakeoverShouldKnowOnlyPurePackagesBeforeIt =
      onlyOurs(
          "takeover",
          REPLICATOR + ".takeover..",
          REPLICATOR + ".lease..",
          REPLICATOR + ".liveness..",
          CODEC);

  @ArchTest
  static final ArchRule theArbiterShouldKnowOnlyWhatTheTakeoverSeesOfIt =
      onlyOurs("arbiter", REPLICATOR + ".arbiter..", REPLICATOR + ".takeover..");

  @ArchTest
  static final ArchRule purePackagesShouldDoNoInputOrOutput =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "java.nio.file..", "java.nio.channels..", "java.io..", "java.net..")
                  .and(
                      not(
                          DescribedPredicate.describe(
                              "addresses", DependencyDirectionTest::isValue)))
                  .as("do input or output"))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule purePackagesShouldStartNoThreads =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Executor.class)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule purePackagesShouldBeToldTheTime =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Math.class, "random")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule nobodyShouldPrintBesidesTheCommandLine =
      noClasses()
          .that()
          .resideOutsideOfPackage(REPLICATOR + ".cli..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  private static ArchRule onlyOurs(String name, String... packages) {
    return classes()
        .that()
        .resideInAPackage(REPLICATOR + "." + name + "..")
        .should()
        .onlyDependOnClassesThat(not(OURS).or(resideInAnyPackage(packages)))
        .allowEmptyShould(true);
  }

  /** Addresses are values; UncheckedIOException and its like never come up without I/O. */
  private static boolean isValue(JavaClass type) {
    return type.isEquivalentTo(InetAddress.class)
        || type.isEquivalentTo(Inet4Address.class)
        || type.isEquivalentTo(Inet6Address.class)
        || type.isEquivalentTo(InetSocketAddress.class)
        || type.isEquivalentTo(UnknownHostException.class)
        || type.isEquivalentTo(Serializable.class);
  }
}
