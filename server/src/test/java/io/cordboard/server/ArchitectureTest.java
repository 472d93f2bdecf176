package io.cordboard.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The walls between the rooms (design: rooms and laws), checked on the compiled classes. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.cordboard");

  @Test
  void boardDoesNoInputOutputAndReadsNoClock() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.cordboard.server.board")
            .and()
            .doNotHaveSimpleName("LiveBoard")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.netty..", "java.net..", "java.nio.channels..", "java.nio.file..", "org.slf4j..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.time.Clock")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime"));
  }

  @Test
  void boardKnowsNoWireAndNoOtherRoom() {
    keepOut(
        new String[] {"io.cordboard.server.board"},
        "io.cordboard.ami..",
        "io.cordboard.ari..",
        "io.cordboard.server.pbx..",
        "io.cordboard.server.http..",
        "io.cordboard.server.api..",
        "io.cordboard.server.stream..",
        "io.cordboard.server.access..",
        "io.cordboard.server.config..",
        "com.fasterxml..");
  }

  @Test
  void linksKnowNothingOfTheServer() {
    keepOut(new String[] {"io.cordboard.ami..", "io.cordboard.ari.."}, "io.cordboard.server..");
  }

  @Test
  void amiKnowsNoAri() {
    keepOut(new String[] {"io.cordboard.ami.."}, "io.cordboard.ari..");
  }

  @Test
  void ariKnowsNoAmi() {
    keepOut(new String[] {"io.cordboard.ari.."}, "io.cordboard.ami..");
  }

  @Test
  void dialectsKnowCommandsAndValuesOnly() {
    keepOut(
        new String[] {"io.cordboard.server.dialect.."},
        "io.cordboard.ami..",
        "io.cordboard.ari..",
        "io.cordboard.server.pbx..",
        "io.cordboard.server.stream..",
        "io.cordboard.server.console..",
        "io.cordboard.server.ivr..",
        "java.sql..",
        "org.jdbi..");
  }

  @Test
  void onlyThePortSpeaksAmi() {
    keepOut(
        new String[] {
          "io.cordboard.server.http..",
          "io.cordboard.server.api..",
          "io.cordboard.server.stream..",
          "io.cordboard.server.access..",
          "io.cordboard.server.config..",
          "io.cordboard.server.numbers..",
          "io.cordboard.server.control..",
          "io.cordboard.server.desk..",
          "io.cordboard.server.console.."
        },
        "io.cordboard.ami..",
        "io.cordboard.ari..",
        "org.asteriskjava..");
  }

  @Test
  void controlAndNumbersKnowNoWireFormat() {
    keepOut(
        new String[] {
          "io.cordboard.server.control..",
          "io.cordboard.server.desk..",
          "io.cordboard.server.numbers.."
        },
        "io.netty..",
        "com.fasterxml..",
        "io.cordboard.server.http..",
        "io.cordboard.server.api..");
  }

  @Test
  void theDeskKnowsNoDialectAndNoOtherListener() {
    keepOut(
        new String[] {"io.cordboard.server.desk.."},
        "io.cordboard.server.dialect..",
        "io.cordboard.server.stream..",
        "io.cordboard.server.records..",
        "io.cordboard.server.outbox..",
        "io.cordboard.server.console..",
        "org.jdbi..",
        "java.sql..");
  }

  @Test
  void theRosterKnowsTheConfigurationAndTheStoreOnly() {
    keepOut(
        new String[] {"io.cordboard.server.roster.."},
        "io.cordboard.ami..",
        "io.cordboard.ari..",
        "io.netty..",
        "com.fasterxml..",
        "io.cordboard.server.access..",
        "io.cordboard.server.api..",
        "io.cordboard.server.board..",
        "io.cordboard.server.control..",
        "io.cordboard.server.desk..",
        "io.cordboard.server.dialect..",
        "io.cordboard.server.http..",
        "io.cordboard.server.pbx..",
        "io.cordboard.server.stream..");
  }

  @Test
  void recordsKnowNoWire() {
    keepOut(
        new String[] {"io.cordboard.server.records.."},
        "io.cordboard.ami..",
        "io.cordboard.ari..",
        "io.cordboard.server.pbx..",
        "io.cordboard.server.http..",
        "io.cordboard.server.api..",
        "io.cordboard.server.stream..",
        "io.cordboard.server.control..",
        "io.cordboard.server.dialect..",
        "io.netty..",
        "com.fasterxml..");
  }

  @Test
  void theHttpPortKnowsNoDialect() {
    keepOut(
        new String[] {"io.cordboard.server.http.."},
        "io.cordboard.server.api..",
        "io.cordboard.server.board..",
        "io.cordboard.server.control..",
        "io.cordboard.server.pbx..");
  }

  @Test
  void onlyTheStoreSpeaksSql() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.cordboard..")
            .and()
            .resideOutsideOfPackage("io.cordboard.server.store..")
            // The PBX's own file of call events.
            .and()
            .resideOutsideOfPackage("io.cordboard.server.callevents..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "java.sql..",
                "javax.sql..",
                "org.jdbi..",
                "org.flywaydb..",
                "org.sqlite..",
                "org.postgresql.."));
  }

  @Test
  void theStoreKnowsNoOtherRoomButTheBoard() {
    keepOut(
        new String[] {"io.cordboard.server.store.."},
        "io.cordboard.ami..",
        "io.cordboard.ari..",
        "io.netty..",
        "io.cordboard.server.pbx..",
        "io.cordboard.server.http..",
        "io.cordboard.server.api..",
        "io.cordboard.server.stream..",
        "io.cordboard.server.access..",
        "io.cordboard.server.config..",
        "io.cordboard.server.control..",
        "io.cordboard.server.outbox..");
  }

  @Test
  void callEventsAreReadWithoutThePbxsWires() {
    keepOut(
        new String[] {"io.cordboard.server.callevents.."},
        "io.cordboard.ami..",
        "io.cordboard.ari..",
        "io.netty..",
        "org.jdbi..",
        "io.cordboard.server.pbx..",
        "io.cordboard.server.http..",
        "io.cordboard.server.api..",
        "io.cordboard.server.stream..",
        "io.cordboard.server.access..",
        "io.cordboard.server.control..",
        "io.cordboard.server.records..",
        "io.cordboard.server.dialect..");
  }

  @Test
  void campaignsKnowNoWire() {
    keepOut(
        new String[] {"io.cordboard.server.campaigns.."},
        "io.cordboard.ami..",
        "io.cordboard.ari..",
        "io.netty..",
        "com.fasterxml..",
        "io.cordboard.server.pbx..",
        "io.cordboard.server.http..",
        "io.cordboard.server.api..",
        "io.cordboard.server.dialect..");
  }

  @Test
  void theOutboxKnowsNoDialectAndNoPbx() {
    keepOut(
        new String[] {"io.cordboard.server.outbox.."},
        "io.cordboard.ami..",
        "io.cordboard.ari..",
        "io.cordboard.server.pbx..",
        "io.cordboard.server.control..",
        "io.cordboard.server.dialect..",
        "org.jdbi..",
        "java.sql..");
  }

  @Test
  void postingKnowsNobodyWhoPosts() {
    keepOut(
        new String[] {"io.cordboard.server.posting.."},
        "io.cordboard.ami..",
        "io.cordboard.ari..",
        "io.cordboard.server.api..",
        "io.cordboard.server.board..",
        "io.cordboard.server.config..",
        "io.cordboard.server.dialect..",
        "io.cordboard.server.ivr..",
        "io.cordboard.server.outbox..",
        "io.cordboard.server.pbx..",
        "io.cordboard.server.store..",
        "com.fasterxml..");
  }

  @Test
  void wiresOfAnIvrAreReadWithoutInputOutput() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.cordboard.server.ivr.wire..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.cordboard.ami..",
                "io.cordboard.ari..",
                "io.cordboard.server.board..",
                "io.cordboard.server.config..",
                "io.cordboard.server.ivr.customer..",
                "io.cordboard.server.ivr.stasis..",
                "io.cordboard.server.pbx..",
                "io.netty..",
                "java.net..",
                "org.slf4j..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.time.Clock"));
  }

  @Test
  void customersAreAskedWithoutKnowingThePbx() {
    keepOut(
        new String[] {"io.cordboard.server.ivr.customer.."},
        "io.cordboard.ami..",
        "io.cordboard.ari..",
        "io.cordboard.server.api..",
        "io.cordboard.server.board..",
        "io.cordboard.server.config..",
        "io.cordboard.server.ivr.stasis..",
        "io.cordboard.server.outbox..",
        "io.cordboard.server.pbx..",
        "io.cordboard.server.store..",
        "com.fasterxml..");
  }

  @Test
  void theIvrFlowKnowsNoPbxAndNoWire() {
    keepOut(
        new String[] {"io.cordboard.server.ivr"},
        "io.cordboard.ami..",
        "io.cordboard.ari..",
        "io.netty..",
        "com.fasterxml..",
        "java.net.http..",
        "org.jdbi..",
        "io.cordboard.server.api..",
        "io.cordboard.server.board..",
        "io.cordboard.server.control..",
        "io.cordboard.server.http..",
        "io.cordboard.server.pbx..",
        "io.cordboard.server.store..",
        "io.cordboard.server.ivr.customer..",
        "io.cordboard.server.ivr.stasis..",
        "io.cordboard.server.ivr.wire..");
  }

  @Test
  void whatIsKeptAndShownOfAnIvrKnowsNoPbxAndNoConnection() {
    keepOut(
        new String[] {"io.cordboard.server.ivr.house.."},
        "io.cordboard.ami..",
        "io.cordboard.ari..",
        "io.netty..",
        "java.net.http..",
        "java.sql..",
        "org.jdbi..",
        "io.cordboard.server.api..",
        "io.cordboard.server.console..",
        "io.cordboard.server.control..",
        "io.cordboard.server.dialect..",
        "io.cordboard.server.http..",
        "io.cordboard.server.ivr.customer..",
        "io.cordboard.server.ivr.stasis..",
        "io.cordboard.server.pbx..",
        "io.cordboard.server.stream..");
  }

  @Test
  void namesSayWhatAThingIs() {
    check(
        noClasses()
            .should()
            .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)$")
            .because("a newcomer should guess the right file"));
  }

  private static void keepOut(String[] room, String... others) {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(room)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(others));
  }

  private static void check(ArchRule rule) {
    // A room that is still empty is no failure: the rule waits for its first class.
    rule.allowEmptyShould(true).check(CLASSES);
  }
}
