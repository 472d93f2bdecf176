package io.cordboard.server.console;

import static io.cordboard.server.console.Scenes.call;
import static io.cordboard.server.console.Scenes.inside;

import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change.What;
import io.cordboard.server.board.Party;
import io.cordboard.server.board.Role;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.openqa.selenium.Keys;

/** Agent 1001 before the agent page, and a server that plays the desk. */
abstract class DeskCase extends WallCase {
  static final String SHIFT_T = Keys.chord(Keys.SHIFT, "t");
  static final String SHIFT_X = Keys.chord(Keys.SHIFT, "x");
  static final String OTHER = Scenes.NODE + "/1.+4930901820";
  static final String ASKED = Scenes.NODE + "/3.802";

  final DeskScript desk = new DeskScript();

  @BeforeEach
  void atTheDesk() {
    server.more = desk;
    server.role = "agent\",\"agent\":\"1001";
    browser.driver().get(server.address() + "agent.html");
  }

  void logsIn() {
    browser.until(d -> browser.script("return document.activeElement.id === 'user'"));
    browser.type("1001", Keys.TAB, "right", Keys.ENTER);
  }

  void begin() {
    logsIn();
    browser.sees("#who", "Anna Berg (1001)");
    browser.sees("#seats", "Support");
  }

  void gave(String command) {
    browser.until(d -> server.commands.contains(command), () -> "commands: " + server.commands);
  }

  void press(CharSequence key) {
    browser.type(key);
  }

  static Party asked(Party.State state) {
    Party party = inside("802", "1002", state);
    return new Party(
        ASKED,
        Role.CONSULT,
        party.number(),
        null,
        "802",
        "1002",
        state,
        party.joinedAtMs(),
        party.answeredAtMs(),
        0);
  }

  static Party held() {
    return new Party(
        OTHER,
        Role.CALLER,
        CALLER.number(),
        CALLER.name(),
        null,
        null,
        Party.State.HELD,
        CALLER.joinedAtMs(),
        CALLER.answeredAtMs(),
        0);
  }

  /** A caller of the queue rings the agent. */
  Call rings() {
    Call call =
        call(1, Call.State.RINGING, "630", CALLER, inside("801", "1001", Party.State.RINGING));
    desk.leg(call, "none", List.of(), List.of());
    board.put(What.RINGING, call);
    browser.sees("#call-state", "Your phone rings");
    return call;
  }

  /** A caller of the queue talks to the agent. */
  Call talking() {
    Call call = call(1, Call.State.UP, "630", CALLER, inside("801", "1001", Party.State.UP));
    desk.leg(call, "talk", List.of(OTHER), List.of());
    board.put(What.ANSWERED, call);
    browser.sees("#call-state", "Talking");
    return call;
  }

  /** The agent consults another while the caller waits. */
  Call consulting() {
    Call call = talking();
    Call now = call(1, Call.State.UP, "630", held(), call.parties().get(1), asked(Party.State.UP));
    desk.leg(now, "consult", List.of(ASKED), List.of(OTHER));
    board.put(What.CHANGED, now);
    browser.sees("#call-state", "Consulting");
    return now;
  }
}
