package io.cordboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.cordboard.server.IvrCustomer.Asked;
import io.cordboard.server.lab.Phone;
import io.cordboard.server.lab.PhoneCall;
import io.cordboard.server.lab.Voice;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Whatever a customer's web server gets wrong, the caller hears something. */
@Tag("long")
@Timeout(120)
class IvrFailuresIT extends IvrCase {
  /** So many failures in a row and a server is taken for dead. */
  private static final int DEAD_AFTER = 5;

  /** What the server does in place of an answer that can be understood. */
  enum Wrong {
    LATE {
      @Override
      void plan() {
        customer.answersLate(7, "HANGUP", "HANGUP_CAUSE=16");
      }
    },
    STATUS_500 {
      @Override
      void plan() {
        customer.does("status", "code=500");
      }
    },
    REDIRECT {
      @Override
      void plan() {
        customer.does("status", "code=302");
      }
    },
    HTML {
      @Override
      void plan() {
        customer.does("raw", "type=text/html", "body=<html>Hello</html>");
      }
    },
    HUNDRED_MEGABYTES {
      @Override
      void plan() {
        customer.does("flood");
      }
    },
    NO_XML_RPC {
      @Override
      void plan() {
        customer.does("raw", "type=text/xml", "body=<?xml version='1.0'?><answer>HANGUP</answer>");
      }
    },
    ENTITIES {
      @Override
      void plan() {
        customer.does(
            "raw",
            "type=text/xml",
            "body=<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
                + "<methodResponse><params><param><value><struct><member><name>STATUS</name>"
                + "<value>0</value></member><member><name>ACTION</name><value>HANGUP</value>"
                + "</member><member><name>CALLER_NAME</name><value>&x;</value></member>"
                + "</struct></value></param></params></methodResponse>");
      }
    },
    CUT_OFF {
      @Override
      void plan() {
        // It was read, and may have been done: nobody asks twice.
        customer.does("drop");
      }
    },
    STATUS_1 {
      @Override
      void plan() {
        customer.does("raw", "type=application/json", "body={\"STATUS\":1,\"ACTION\":\"MENU\"}");
      }
    },
    UNKNOWN_ACTION {
      @Override
      void plan() {
        customer.answers("DANCE");
      }
    },
    UNKNOWN_LAYER {
      @Override
      void plan() {
        customer.answers("VO", "LAYER=99", "RECORD=blank", "LOOP=1", "DELAY=0");
      }
    },
    MISSING_FIELD {
      @Override
      void plan() {
        customer.answers("SAYDIGITS", "REC=menu", "LOOP=1", "DELAY=0", "SIZE=1", "MENU=m");
      }
    };

    abstract void plan();
  }

  @ParameterizedTest
  @EnumSource(Wrong.class)
  void theCallerHearsTheApology(Wrong wrong) {
    // A good answer first: what fails in a row is not asked for a while.
    menu("m", "menu", 1);
    wrong.plan();
    PhoneCall call = ann.call("7000").awaitAnswered().hearsNext(en("menu"));
    asked("-1", "");
    call.press('1');
    asked("m", "1");
    if (wrong == Wrong.LATE) {
      call.hearsNext(en("one-moment-please"));
      call.awaitOver();
      assertThat(call.played()).endsWith(en("im-sorry").name());
    } else {
      assertApology(call);
    }
    ended("VOEND");
  }

  @ParameterizedTest
  @EnumSource(names = {"HTML", "STATUS_500", "NO_XML_RPC", "ENTITIES"})
  void soItIsInXmlRpc(Wrong wrong) {
    wrong.plan();
    PhoneCall call = ann.call("7001").awaitAnswered();
    asked("-1", "");
    assertApology(call);
    ended("VOEND");
  }

  @Test
  void aFaultIsHeardAsTheApologyLoggedOnceAndCounted() throws Exception {
    Logger all = (Logger) LoggerFactory.getLogger("io.cordboard");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    all.addAppender(log);
    double before = faults();
    customer.does("fault");
    PhoneCall call = ann.call("7001").awaitAnswered();
    String id = asked("-1", "").text("IVR_UNIQUE_ID");
    assertApology(call);
    ended("VOEND");
    all.detachAppender(log);
    assertThat(faults()).isEqualTo(before + 1);
    assertThat(log.list.stream().map(ILoggingEvent::getFormattedMessage))
        .filteredOn(line -> line.contains(id))
        .singleElement()
        .asString()
        .contains("gets the fallback: fault: ", "nobody can say");
  }

  private static double faults() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + house.port() + "/metrics"))
            .header("X-Api-Key", House.KEY)
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith("cordboard_ivr_failures_total{reason=\"fault\"}"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .sum();
  }

  @Test
  void theEndIsToldUntilTheServerTookIt() {
    customer
        .refusesTheEnd("status", "code=500")
        .refusesTheEnd("raw", "type=application/json", "body={\"STATUS\":1}")
        .refusesTheEnd("raw", "type=text/html", "body=<html>OK</html>");
    menu("m", "menu", 1);
    PhoneCall call = ann.call("7000").awaitAnswered().hearsNext(en("menu"));
    String id = asked("-1", "").text("IVR_UNIQUE_ID");
    call.hangUp();
    for (int i = 0; i < 3; i++) {
      Asked refused = customer.next();
      assertThat(refused.method()).isEqualTo("HANGUP_CALL refused");
      assertThat(refused.text("IVR_UNIQUE_ID")).isEqualTo(id);
    }
    assertThat(ended("VOEND").text("IVR_UNIQUE_ID")).isEqualTo(id);
  }

  @Test
  void withNobodyListeningTheCallerHearsTheApology() {
    assertApology(ann.call("7005").awaitAnswered());
  }

  @Test
  void theQueueIsTheFallbackWhereTheConfigurationSaysSo() {
    try (Phone agent = house.lab().phone(805)) {
      customer.does("status", "code=503");
      PhoneCall call = ann.call("7003");
      asked("-1", "");
      agent.awaitCall().answer().hearsOnly(ann);
      call.hearsOnly(agent).hangUp();
      ended("VOEND");
    }
  }

  @Test
  void aServerThatIsBackAfterItsRestartLeadsAgain() {
    customer.down();
    assertApology(ann.call("7000").awaitAnswered());
    customer.up();
    // Its HANGUP_CALL was owed meanwhile.
    ended("VOEND");
    menu("m", "menu", 1);
    PhoneCall call = ann.call("7000").awaitAnswered().hearsNext(en("menu"));
    asked("-1", "");
    call.hangUp();
    ended("VOEND");
  }

  @Test
  void aDeadServerIsLeftAloneForAWhile() {
    for (int i = 0; i < DEAD_AFTER; i++) {
      customer.does("status", "code=503");
      PhoneCall call = ann.call("7000").awaitAnswered();
      asked("-1", "");
      if (i < DEAD_AFTER - 1) {
        assertApology(call);
        ended("VOEND");
        continue;
      }
      // From now on it is left alone, and nobody waits for it.
      PhoneCall other = ben.call("7000").awaitAnswered();
      call.hearsNext(en("im-sorry"));
      assertApology(other);
      call.awaitOver();
      ended("VOEND");
      ended("VOEND");
    }
    assertThat(customer.more()).as("asked while it is left alone").isEmpty();
    customer.answers("MENU", "MENU=m", "REC=menu", "LOOP=1", "DELAY=0", "SIZE=1", "VALIDATION=0");
    PhoneCall call = ann.call("7000").awaitAnswered().hearsSomethingNext();
    while (call.played().get(0).equals(en("im-sorry").name())) {
      call.awaitOver();
      ended("VOEND");
      call = ann.call("7000").awaitAnswered().hearsSomethingNext();
    }
    asked("-1", "");
    call.hearsNext(en("menu")).hangUp();
    ended("VOEND");
  }

  @Test
  void layersThatAskADeadServerApologizeToo() {
    PhoneCall call = ann.call("7002").awaitAnswered().hearsNext(Voice.record("en", "welcome"));
    call.press('1');
    call.hearsNext(en("menu"));
    customer.does("status", "code=500");
    press(call, "1234567");
    customer.next();
    call.hearsNext(en("im-sorry"));
    call.awaitOver();
  }
}
