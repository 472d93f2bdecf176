package io.cordboard.server.dialect.astercc;

import static io.cordboard.server.dialect.astercc.AccHouse.who;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A good request of each operation, what of it reaches the rooms, and what it is answered. */
final class AccCalls {
  private static final String SESSION = "efeb7b374a3408b0d0954f30a1504d83";

  private AccCalls() {}

  /** A good request, by the names of HTTP. */
  static Map<String, String> request(Operation op) {
    return switch (op) {
      case LOGIN, LOGOUT, AGENT_STATUS -> who();
      case QUEUE -> who("type", "1", "list", "1,2,");
      case QUEUE_PAUSE -> who("type", "1", "pause_reason", "lunch");
      case ACW -> who("type", "2", "agent_group_id", "1");
      case ACW_OFF -> who("sessionid", SESSION);
      case WORK_WAY -> who("status", "dialin", "agent_group_id", "1,2");
      case MAKE_CALL ->
          who(
              "targetdn",
              "0411",
              "targettype",
              "exter",
              "agentgroupid",
              "2",
              "modeltype",
              "Campaign",
              "model_id",
              "10",
              "userdata",
              "customer_id=109&pwd=as'dfg");
      case CONSULT ->
          who(
              "targetdn",
              "1002",
              "agentgroupid",
              "1",
              "consulttype",
              "internal",
              "agentuniqueid",
              "1.1",
              "calleruniqueid",
              "1.2");
      case TRANSFER ->
          who(
              "sessionid",
              SESSION,
              "nwaycalluniqueid",
              "1.3",
              "calleruniqueid",
              "1.2",
              "agentuniqueid",
              "1.1");
      case CALL_RETURN ->
          who("nwaycalluniqueid", "1.3", "calleruniqueid", "1.2", "agentuniqueid", "1.1");
      case CONFERENCE ->
          who(
              "nwaycalluniqueid",
              "1.3",
              "calleruniqueid",
              "1.2",
              "agentuniqueid",
              "1.1",
              "consultcount",
              "1");
      case HANGUP -> who("uniqueid", "1.1, 1.2,");
      case INTRUDE, SILENT_MONITOR, WHISPER, FORCED_RELEASE ->
          who("sessionid", SESSION, "phonenumber", "803");
      case AGENT_GROUP_STATUS -> who("agent_group_id", "1", "agenttype", "all");
      case HOLD, RESUME -> who("agentuniqueid", "1.1", "calleruniqueid", "1.2");
      case DIALER_LIST ->
          who(
              "campaignid",
              "10",
              "phonenum",
              "0411;x;900 1;0412",
              "priority",
              "3",
              "dialtime",
              "2026-01-31 08:00:00");
    };
  }

  /** What reaches the rooms. */
  static List<String> wish(Operation op) {
    String me = "1001 1001 ";
    return switch (op) {
      case LOGIN -> List.of(me + "logIn");
      case LOGOUT -> List.of(me + "logOut");
      case QUEUE -> List.of(me + "checkIn [1, 2]");
      case QUEUE_PAUSE -> List.of(me + "pause lunch");
      case ACW -> List.of(me + "afterCall [1] ANSWERED");
      case ACW_OFF -> List.of(me + "endAfterCall " + SESSION);
      case WORK_WAY -> List.of(me + "workWay [1, 2] DIAL_IN");
      case MAKE_CALL -> List.of(me + "dial null/0411/2");
      case CONSULT -> List.of(me + "consult 1.1/1.2/null 1002/null/1");
      case TRANSFER -> List.of(me + "transfer 1.1/1.2/1.3 of " + SESSION);
      case CALL_RETURN -> List.of(me + "back 1.1/1.2/1.3");
      case CONFERENCE -> List.of(me + "conference 1.1/1.2/1.3");
      case HANGUP -> List.of(me + "hangUp [1.1, 1.2]");
      case INTRUDE -> List.of(me + "supervise BARGE " + SESSION + " 803");
      case SILENT_MONITOR -> List.of(me + "supervise SPY " + SESSION + " 803");
      case WHISPER -> List.of(me + "supervise WHISPER " + SESSION + " 803");
      case FORCED_RELEASE -> List.of(me + "supervise RELEASE " + SESSION + " 803");
      case AGENT_STATUS -> List.of("state 1001");
      case AGENT_GROUP_STATUS -> List.of("states [1001, 1002, 1003]");
      case HOLD -> List.of(me + "hold 1.1/1.2/null");
      case RESUME -> List.of(me + "resume 1.1/1.2/null");
      case DIALER_LIST ->
          List.of(
              "10 0411 3 2026-01-31T08:00",
              "10 9001 3 2026-01-31T08:00",
              "10 0412 3 2026-01-31T08:00");
    };
  }

  /** What follows the message, in the text and, by name, in JSON. */
  static Map<String, String> parts(Operation op) {
    Map<String, String> parts = new LinkedHashMap<>();
    switch (op) {
      case LOGIN ->
          parts.put(
              "param",
              "agent_group_id=1&groupname=Ja%26pan%3D 100% [b]&status=idel&groupadmin=yes&agenttype=static"
                  + "&agentline=online&errorcall=no&agent_id=10|||"
                  + "agent_group_id=2&groupname=Support&status=pause&groupadmin=no"
                  + "&agenttype=dynamic&agentline=offline&errorcall=no&agent_id=10|||");
      case AGENT_STATUS -> parts.put("status", "1-idle,2-pause,");
      case AGENT_GROUP_STATUS ->
          parts.put("status", "1001-10,idle||1002-11,logout||1003-12,logout||");
      case HOLD -> parts.put("status", "onhold");
      case RESUME -> parts.put("status", "resume");
      case FORCED_RELEASE -> parts.put("status", "release");
      case DIALER_LIST -> {
        parts.put("succ", "2");
        parts.put("err", "x;900 1");
      }
      default -> {}
    }
    return parts;
  }

  static String text(Operation op, String word) {
    StringBuilder all = new StringBuilder();
    List<String> told = new ArrayList<>(List.of("1", BackMsg.text(op, Condition.DONE, null)));
    told.addAll(parts(op).values());
    told.forEach(part -> all.append('|').append(word).append('|').append(part));
    return all.toString();
  }

  static String envelope(String operation, Map<String, String> parts) {
    StringBuilder out =
        new StringBuilder(
            "<?xml version=\"1.0\"?><s:Envelope xmlns:s=\""
                + SoapRequest.SOAP_11
                + "\"><s:Header>"
                + "<x><y/></x></s:Header><s:Body><n:"
                + operation
                + " xmlns:n=\"urn:astccCWI\">");
    parts.forEach(
        (name, value) ->
            out.append('<')
                .append(name)
                .append('>')
                .append(Wsdl.escaped(value))
                .append("</")
                .append(name)
                .append('>'));
    return out.append("</n:" + operation + "></s:Body></s:Envelope>").toString();
  }

  /** The values in the order of a signature. */
  static Map<String, String> inOrder(Operation op, List<String> signature) {
    Map<String, String> byParam = request(op);
    Map<String, String> all = new LinkedHashMap<>();
    for (String name : signature) {
      String wire = Objects.requireNonNull(Param.named(name)).wire();
      all.put(name, byParam.getOrDefault(wire, ""));
    }
    return all;
  }
}
