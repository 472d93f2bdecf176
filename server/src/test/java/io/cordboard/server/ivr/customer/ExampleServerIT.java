package io.cordboard.server.ivr.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordboard.server.http.Transport;
import io.cordboard.server.ivr.Customer;
import io.cordboard.server.ivr.IvrAction;
import io.cordboard.server.ivr.IvrAnswer;
import io.cordboard.server.ivr.IvrPlan;
import io.cordboard.server.ivr.IvrPlan.Wire;
import io.cordboard.server.ivr.IvrQuestion;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code conf/examples/ivr_server.py}, asked as a call asks it. */
@Timeout(60)
class ExampleServerIT {
  private final EventLoopGroup loops = Transport.best().loops(1, "example");
  private final Customers customers = new Customers(loops, new SimpleMeterRegistry());
  private Process process;
  private String address;

  @BeforeEach
  void begin() throws Exception {
    process =
        new ProcessBuilder("python3", "../conf/examples/ivr_server.py", "--port", "0")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    address = lines.readLine().replace("listening on ", "");
    assertThat(address).startsWith("http://127.0.0.1:");
    Thread rest = new Thread(() -> lines.lines().forEach(line -> {}), "example");
    rest.setDaemon(true);
    rest.start();
  }

  @AfterEach
  void end() {
    process.destroyForcibly().onExit().join();
    customers.close();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
  }

  private Customer customer(Wire wire, String path) {
    URI url = URI.create(address + path);
    return customers.of(new IvrPlan.Server(url, wire, null, null, true), Runnable::run);
  }

  private static IvrAction does(Customer customer, IvrQuestion question) {
    IvrAnswer answer = customer.ask(question).toCompletableFuture().join();
    assertThat(answer).isInstanceOf(IvrAnswer.Understood.class);
    IvrAnswer.Understood understood = (IvrAnswer.Understood) answer;
    assertThat(understood.remarks()).isEmpty();
    return understood.action();
  }

  private static IvrQuestion asks(String menu, String digits) {
    return new IvrQuestion.Action("7000", "0171", "Dana", "0".repeat(32), digits, menu, "-1");
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void itLeadsThroughEveryAction(Wire wire) {
    Customer customer = customer(wire, wire == Wire.JSON ? "ivr" : "rpc");
    assertThat(does(customer, asks("-1", ""))).isInstanceOf(IvrAction.Menu.class);
    assertThat(does(customer, asks("main", "1")))
        .isInstanceOfSatisfying(IvrAction.Menu.class, m -> assertThat(m.validated()).isTrue());
    assertThat(does(customer, asks("number", "007")))
        .isInstanceOfSatisfying(
            IvrAction.SayDigits.class, say -> assertThat(say.digits()).isEqualTo("007"));
    assertThat(does(customer, asks("main", "2")))
        .isInstanceOfSatisfying(
            IvrAction.Call.class,
            call -> assertThat(call.dial().targets().get(0).number()).isEqualTo("801"));
    assertThat(does(customer, asks("main", "3"))).isInstanceOf(IvrAction.GoToLayer.class);
    assertThat(does(customer, asks("main", "4"))).isInstanceOf(IvrAction.SilentRecord.class);
    assertThat(does(customer, asks("main", "9"))).isInstanceOf(IvrAction.HangUp.class);
    assertThat(does(customer, asks("main", "*"))).isInstanceOf(IvrAction.Menu.class);
  }

  @Test
  void aSilentCallerIsAskedAgainAndThenLeft() {
    Customer customer = customer(Wire.JSON, "ivr");
    assertThat(does(customer, asks("main", ""))).isInstanceOf(IvrAction.Menu.class);
    assertThat(does(customer, asks("main", ""))).isInstanceOf(IvrAction.Menu.class);
    assertThat(does(customer, asks("main", ""))).isInstanceOf(IvrAction.HangUp.class);
  }

  @Test
  void itAnswersForALayer() {
    Customer customer = customer(Wire.JSON, "layer");
    IvrQuestion phone = new IvrQuestion.LayerInput("7002", "0171", "0".repeat(32), "801", 2, 1);
    assertThat(does(customer, phone)).isInstanceOf(IvrAction.LayerCall.class);
    IvrQuestion other = new IvrQuestion.LayerInput("7002", "0171", "0".repeat(32), "55", 2, 1);
    assertThat(does(customer, other)).isInstanceOf(IvrAction.GoToLayer.class);
  }

  @Test
  void whatIsNoQuestionIsRefusedInWords() throws Exception {
    for (String path : new String[] {"ivr", "layer", "nowhere"}) {
      for (String body : new String[] {"", "[", "{}", "{\"METHOD\":\"X\",\"DATA\":{}}"}) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(address + path))
                .POST(BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer =
            HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path + " " + body).isBetween(400, 499);
        assertThat(answer.body()).contains("\"STATUS\": 1").contains("expected");
      }
    }
  }
}
