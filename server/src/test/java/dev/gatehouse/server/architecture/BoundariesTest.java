package dev.gatehouse.server.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.gatehouse.server.db.Transaction;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** Which package may know which. */
class BoundariesTest {
  private static final String ROOT = "dev.gatehouse.server";

  /** Bottom up; packages in one layer may know those below and not each other. */
  private static final List<List<String>> LAYERS =
      List.of(
          List.of("face"),
          List.of("web"),
          List.of("docs"),
          List.of("db"),
          List.of("keys"),
          List.of("outbox"),
          List.of("organization"),
          List.of("audit"),
          List.of("mail"),
          List.of("application"),
          List.of("directory"),
          List.of("credential"),
          List.of("connection"),
          List.of("policy"),
          List.of("session"),
          List.of("signin"),
          List.of("signout"),
          List.of("password", "factor"),
          List.of("remote"),
          List.of("webhook"),
          List.of("signals"),
          List.of("health"),
          List.of("openid", "forwardauth", "scim", "api", "account", "console"),
          List.of("terminal"));

  private static final JavaClasses SERVER =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);
  private static final JavaClasses PROTOCOL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.gatehouse.protocol");

  @Test
  void a_package_knows_only_those_below_it() {
    List<String> above = new ArrayList<>();
    for (int layer = LAYERS.size() - 1; layer >= 0; layer--) {
      for (String name : LAYERS.get(layer)) {
        List<String> forbidden = new ArrayList<>(above);
        LAYERS.get(layer).stream().filter(other -> !other.equals(name)).forEach(forbidden::add);
        if (!forbidden.isEmpty()) {
          noClasses()
              .that()
              .resideInAPackage(within(name))
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(
                  forbidden.stream().map(BoundariesTest::within).toArray(String[]::new))
              .allowEmptyShould(true)
              .because("DESIGN draws the packages bottom up, and no door imports another")
              .check(SERVER);
        }
      }
      above.addAll(LAYERS.get(layer));
    }
  }

  @Test
  void nothing_knows_the_package_that_wires_everything() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT)
        .because("only the start of the program constructs features")
        .check(SERVER);
  }

  @Test
  void only_stores_speak_sql() {
    noClasses()
        .that()
        .resideOutsideOfPackage(within("db"))
        .and()
        .haveSimpleNameNotEndingWith("Store")
        .and(notInsideAStore())
        .should()
        .callMethod(Transaction.class, "sql")
        .because("SQL lives in Store classes beside their feature")
        .check(SERVER);
  }

  @Test
  void stores_stay_inside_their_package() {
    classes()
        .that()
        .haveSimpleNameEndingWith("Store")
        .should()
        .notBePublic()
        .because("another package asks the feature, not its tables")
        .check(SERVER);
  }

  @Test
  void jdbc_stays_in_db() {
    noClasses()
        .that()
        .resideOutsideOfPackage(within("db"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..", "org.postgresql..")
        .check(SERVER);
  }

  @Test
  void nobody_asks_the_system_for_the_time() {
    DescribedPredicate<JavaMethodCall> readsTheSystemClock =
        DescribedPredicate.describe(
            "reads the system's clock", BoundariesTest::readsTheSystemClock);
    for (JavaClasses module : List.of(SERVER, PROTOCOL)) {
      noClasses()
          .should()
          .callMethodWhere(readsTheSystemClock)
          .because("an instant is passed in, or an InstantSource")
          .check(module);
    }
  }

  private static boolean readsTheSystemClock(JavaMethodCall call) {
    JavaClass owner = call.getTargetOwner();
    boolean clock =
        List.of(
                Instant.class,
                LocalDate.class,
                LocalDateTime.class,
                OffsetDateTime.class,
                ZonedDateTime.class)
            .stream()
            .anyMatch(type -> owner.isEquivalentTo(type));
    return (clock
            && call.getName().equals("now")
            && call.getTarget().getRawParameterTypes().isEmpty())
        || (owner.isEquivalentTo(System.class) && call.getName().equals("currentTimeMillis"))
        || (owner.isEquivalentTo(Clock.class)
            && call.getName().startsWith("system")
            && !isProgramStart(call.getOriginOwner()));
  }

  /** Somewhere the one real clock must be taken. */
  private static boolean isProgramStart(JavaClass type) {
    return type.getPackageName().equals(ROOT);
  }

  @Test
  void randomness_is_unpredictable() {
    for (JavaClasses module : List.of(SERVER, PROTOCOL)) {
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName(Random.class.getName())
          .orShould()
          .callMethod(Math.class, "random")
          .because("java.util.Random can be predicted")
          .check(module);
    }
    noClasses()
        .that()
        .resideOutsideOfPackage(within("db"))
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(ThreadLocalRandom.class.getName())
        .because("it only spreads the retries of transactions")
        .check(SERVER);
  }

  @Test
  void protocol_is_pure() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "java.net.http..", ROOT + "..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.net.Socket")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.net.URLConnection")
        .because("bytes and settings in, verdicts out")
        .check(PROTOCOL);
  }

  @Test
  void names_say_what_a_thing_is() {
    for (JavaClasses module : List.of(SERVER, PROTOCOL)) {
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Impl")
          .check(module);
    }
  }

  private static String within(String name) {
    return ROOT + "." + name + "..";
  }

  /** Records and functions inside a store belong to it. */
  private static DescribedPredicate<JavaClass> notInsideAStore() {
    return DescribedPredicate.describe(
        "not inside a store", type -> !type.getName().matches(".*Store(\\$.*)?"));
  }
}
