package io.cordboard.ami;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.asteriskjava.manager.action.CommandAction;
import org.asteriskjava.manager.action.LoginAction;
import org.asteriskjava.manager.action.ManagerAction;
import org.asteriskjava.manager.action.OriginateAction;
import org.asteriskjava.manager.action.SetVarAction;
import org.asteriskjava.manager.action.UserEventAction;
import org.asteriskjava.manager.internal.AsteriskJavaOracle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AmiGuardTest {
  private static final List<String> POISON =
      List.of(
          "x\r\nAction: Command",
          "x\r",
          "x\n",
          "\n",
          "a\nb",
          "nul\0",
          "\u0001",
          "tab\t",
          "\u001b[2J",
          "del\u007f",
          "nel\u0085",
          "half \ud83d",
          "half \ude00 x",
          "x".repeat(1001),
          "ü".repeat(500));

  static List<Class<? extends ManagerAction>> actions() {
    return AmiActions.ALLOWED.stream().sorted(Comparator.comparing(Class::getName)).toList();
  }

  private static ManagerAction make(Class<? extends ManagerAction> type) throws Exception {
    return type.getConstructor().newInstance();
  }

  /** Every setter that takes texts: those of one text, and maps of variables. */
  private static List<Method> setters(Class<?> type) {
    List<Method> setters = new ArrayList<>();
    for (Method m : type.getMethods()) {
      if (m.getName().startsWith("set")
          && m.getParameterCount() == 1
          && (m.getParameterTypes()[0] == String.class || m.getParameterTypes()[0] == Map.class)
          && !m.getName().equals("setActionId")) {
        setters.add(m);
      }
    }
    setters.sort(Comparator.comparing(Method::toString));
    return setters;
  }

  @ParameterizedTest
  @MethodSource("actions")
  void noTextPropertyOfAnyActionLetsPoisonThrough(Class<? extends ManagerAction> type)
      throws Exception {
    for (Method setter : setters(type)) {
      for (String poison : POISON) {
        if (setter.getParameterTypes()[0] == Map.class) {
          refusedWith(type, setter, Map.of(poison, "v"));
          refusedWith(type, setter, Map.of("v", poison));
        } else {
          refusedWith(type, setter, poison);
        }
      }
    }
    for (String poison : POISON) {
      ManagerAction action = make(type);
      assertThatThrownBy(() -> AmiActionWriter.write(action, "1:" + poison))
          .as("ActionID")
          .isInstanceOf(AmiGuard.Refusal.class);
    }
  }

  private static void refusedWith(Class<? extends ManagerAction> type, Method setter, Object value)
      throws Exception {
    ManagerAction action = make(type);
    for (Method other : setters(type)) {
      // StatusAction takes variables only once it has a channel.
      if (other.getName().equals("setChannel")) {
        other.invoke(action, "PJSIP/801-1");
      }
    }
    setter.invoke(action, value);
    assertThatThrownBy(() -> AmiActionWriter.write(action, "1"))
        .as("%s %s", setter, value)
        .isInstanceOf(AmiGuard.Refusal.class)
        .hasMessageContaining("(expected: ")
        .message()
        .doesNotContain("\n", "\r", "\0")
        .hasSizeLessThan(250);
  }

  @ParameterizedTest
  @MethodSource("actions")
  void bytesSayTheSameAsAsteriskJavasOwnWriter(Class<? extends ManagerAction> type)
      throws Exception {
    ManagerAction action = make(type);
    assertThat(fields(action)).isEqualTo(theirs(action));
    int n = 0;
    // By name: reflection gives them in any order, and some ask what another has set.
    Method[] methods = type.getMethods();
    Arrays.sort(methods, Comparator.comparing(Method::getName).thenComparing(Method::toString));
    for (Method m : methods) {
      if (!m.getName().startsWith("set") || m.getParameterCount() != 1) {
        continue;
      }
      Class<?> kind = m.getParameterTypes()[0];
      if (kind == String.class && !m.getName().equals("setActionId")) {
        m.invoke(action, "ünï " + m.getName() + (n++));
      } else if (kind == Integer.class || kind == int.class) {
        m.invoke(action, n++);
      } else if (kind == Long.class) {
        m.invoke(action, (long) n++);
      } else if (kind == Boolean.class || kind == boolean.class) {
        m.invoke(action, true);
      } else if (kind == Map.class) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("__A", "1");
        values.put("B(x,y)", "a=b, c");
        values.put("EMPTY", null);
        m.invoke(action, values);
      }
    }
    assertThat(fields(action)).isEqualTo(theirs(action));
  }

  private static Map<String, List<String>> fields(ManagerAction action) {
    action.setActionId("7");
    return parse(new String(AmiActionWriter.write(action, "7"), StandardCharsets.UTF_8));
  }

  private static Map<String, List<String>> theirs(ManagerAction action) {
    action.setActionId("7");
    return parse(AsteriskJavaOracle.write(action));
  }

  private static Map<String, List<String>> parse(String bytes) {
    assertThat(bytes).endsWith("\r\n\r\n");
    Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line : bytes.substring(0, bytes.length() - 4).split("\r\n", -1)) {
      int colon = line.indexOf(": ");
      assertThat(colon).as(line).isPositive();
      fields
          .computeIfAbsent(line.substring(0, colon), k -> new ArrayList<>())
          .add(line.substring(colon + 2));
    }
    return fields;
  }

  @Test
  void fixedHeadersComeFirstAndVariablesLast() {
    OriginateAction o = new OriginateAction();
    o.setAsync(true);
    o.setTimeout(15_000L);
    o.setCallerId("\"A\" <802>");
    o.setChannel("PJSIP/801");
    o.setChannelId("c1");
    o.setVariables(new TreeMap<>(Map.of("X", "1", "Y", "2")));
    assertThat(new String(AmiActionWriter.write(o, "5"), StandardCharsets.UTF_8).split("\r\n"))
        .containsExactly(
            "Action: Originate",
            "ActionID: 5",
            "async: true",
            "timeout: 15000",
            "callerid: \"A\" <802>",
            "channel: PJSIP/801",
            "channelid: c1",
            "variable: X=1",
            "variable: Y=2");
  }

  @Test
  void lineOfExactlyTheLimitPassesAndOneMoreDoesNot() {
    int fits = AmiLimits.LINE_BYTES - "value: ".length();
    assertThat(AmiActionWriter.write(new SetVarAction("v", "x".repeat(fits)), "1")).isNotEmpty();
    assertThatThrownBy(
            () -> AmiActionWriter.write(new SetVarAction("v", "x".repeat(fits + 1)), "1"))
        .hasMessageContaining("1000 bytes, found 1001");
  }

  @Test
  void moreThanAHundredHeadersAreRefused() {
    OriginateAction o = new OriginateAction();
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i < AmiLimits.HEADERS - 2; i++) {
      many.put("V" + i, "x");
    }
    o.setVariables(many);
    assertThat(AmiActionWriter.write(o, "1")).isNotEmpty();
    many.put("ONE_MORE", "x");
    o.setVariables(many);
    assertThatThrownBy(() -> AmiActionWriter.write(o, "1"))
        .hasMessage("headers: 101 (expected: at most 100)");
  }

  @Test
  void variableNameCannotHoldAnEqualsSign() {
    OriginateAction o = new OriginateAction();
    o.setVariables(Map.of("A=B", "x"));
    assertThatThrownBy(() -> AmiActionWriter.write(o, "1")).hasMessageContaining("without =");
  }

  @Test
  void refusedSecretIsNotShown() {
    assertThatThrownBy(() -> AmiActionWriter.write(new LoginAction("cti", "hush\n"), "1"))
        .message()
        .doesNotContain("hush");
  }

  @Test
  void actionsOutsideTheListAreRefusedWhateverTheyHold() {
    for (ManagerAction action :
        Arrays.asList(new CommandAction("core stop now"), new UserEventAction())) {
      assertThatThrownBy(() -> AmiActionWriter.write(action, "1"))
          .isInstanceOf(AmiGuard.Refusal.class)
          .hasMessageContaining("expected: one of AmiActions");
    }
  }

  @Test
  void secretsAreNotInSettingsText() {
    AmiSettings settings = AmiSettings.of("pbx", 5038, "cti", "hush-hush");
    AmiTls tls = new AmiTls(null, "store-hush", true);
    assertThat(settings.withTls(tls).toString()).doesNotContain("hush");
    assertThat(tls.toString()).doesNotContain("hush");
  }
}
