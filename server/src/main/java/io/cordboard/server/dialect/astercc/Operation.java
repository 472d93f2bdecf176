package io.cordboard.server.dialect.astercc;

import static io.cordboard.server.dialect.astercc.Param.*;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The 22 operations: the HTTP {@code EVENT}, the signature of SOAP, the signature of JavaScript
 * without its callback, and what must be given besides who asks. All transports, the WSDL and the
 * help page are made from this table.
 */
enum Operation {
  LOGIN(
      "LOGIN",
      "login(orgidentity,usertype,user,pwdtype,password)",
      "loginCJI(orgidentity,usertype,user,pwdtype,password)"),
  LOGOUT(
      "LOGOUT",
      "logout(orgidentity,usertype,user,pwdtype,password)",
      "logoutCJI(orgidentity,usertype,user,pwdtype,password)"),
  QUEUE(
      "QUEUE",
      "queueAction(type,usertype,user,orgidentity,list,pwdtype,password)",
      "queueActionCJI(type,usertype,user,orgidentity,list,pwdtype,password,pushevent)",
      TYPE),
  QUEUE_PAUSE(
      "QUEUEPAUSE",
      "queuePause(type,usertype,user,orgidentity,pwdtype,password,paused_reason)",
      "queuePauseCJI(type,usertype,user,orgidentity,pwdtype,password,pause_reason,pushevent)",
      TYPE),
  ACW(
      "ACW",
      "acwAction(type,usertype,user,orgidentity,pwdtype,password,agent_group_id)",
      "acwActionCJI(type,usertype,user,orgidentity,pwdtype,password,agent_group_id,pushevent)",
      TYPE,
      GROUPS),
  ACW_OFF(
      "ACWOFF",
      "acwOff(sessionid,usertype,user,orgidentity,pwdtype,password)",
      "acwOffCJI(sessionid,usertype,user,orgidentity,pwdtype,password,pushevent)"),
  WORK_WAY(
      "WORKWAY",
      "workwayAction(status,usertype,user,orgidentity,pwdtype,password,agent_group_id)",
      "workwayActionCJI(status,usertype,user,orgidentity,pwdtype,password,agent_group_id,pushevent)",
      STATUS,
      GROUPS),
  MAKE_CALL(
      "MAKECALL",
      "makeCall(targetdn,targettype,agentgroupid,usertype,user,orgidentity,pwdtype,password,"
          + "modeltype,model_id,userdata)",
      "makeCallCJI(targetdn,targettype,agentgroupid,usertype,user,orgidentity,pwdtype,password,"
          + "modeltype,model_id,userdata)",
      TARGET,
      TARGET_TYPE),
  CONSULT(
      "CONSULT",
      "consult(targetdn,agentgroupid,consulttype,agentuniqueid,calleruniqueid,pwdtype,password,"
          + "usertype,user,orgidentity)",
      "consultCJI(targetdn,agentgroupid,consulttype,agentuniqueid,calleruniqueid,pwdtype,password,"
          + "usertype,user,orgidentity)",
      TARGET,
      CONSULT_TYPE),
  TRANSFER(
      "TRANSFER",
      "transfer(sessionid,nwaycalluniqueid,calleruniqueid,agentuniqueid,pwdtype,password,"
          + "usertype,user,orgidentity)",
      "transferCJI(sessionid,nwaycalluniqueid,calleruniqueid,agentuniqueid,pwdtype,password,"
          + "usertype,user,orgidentity)"),
  CALL_RETURN(
      "CALLRETURN",
      "callReturn(nwaycalluniqueid,calleruniqueid,agentuniqueid,pwdtype,password,usertype,user,"
          + "orgidentity)",
      "callReturnCJI(nwaycalluniqueid,calleruniqueid,agentuniqueid,pwdtype,password,usertype,user,"
          + "orgidentity)"),
  CONFERENCE(
      "CONFERENCE",
      "conference(nwaycalluniqueid,calleruniqueid,agentuniqueid,consultcount,pwdtype,password,"
          + "usertype,user,orgidentity)",
      "conferenceCJI(nwaycalluniqueid,calleruniqueid,agentuniqueid,consultcount,pwdtype,password,"
          + "usertype,user,orgidentity)"),
  HANGUP(
      "HANGUP",
      "hangup(uniqueid,pwdtype,password,usertype,user,orgidentity)",
      "hangupCJI(uniqueid,pwdtype,password,usertype,user,orgidentity)"),
  INTRUDE(
      "INTRUDE",
      "intrude(sessionid,phonenumber,pwdtype,password,usertype,user,orgidentity)",
      "intrudeCJI(sessionid,phonenumber,pwdtype,password,usertype,user,orgidentity)",
      PHONE),
  SILENT_MONITOR(
      "SILENTMONITOR",
      "silentMonitor(sessionid,phonenumber,pwdtype,password,usertype,user,orgidentity)",
      "silentMonitorCJI(sessionid,phonenumber,pwdtype,password,usertype,user,orgidentity)",
      PHONE),
  AGENT_STATUS(
      "AGENTSTATUS",
      "agentStatus(orgidentity,usertype,user,pwdtype,password)",
      "agentStatus(orgidentity,usertype,user,pwdtype,password)"),
  WHISPER(
      "WHISPER",
      "whisper(sessionid,phonenumber,usertype,user,pwdtype,password,orgidentity)",
      "whisperCJI(sessionid,phonenumber,pwdtype,password,usertype,user,orgidentity)",
      PHONE),
  AGENT_GROUP_STATUS(
      "AGENTGROUPSTATUS",
      "agentgroupStatus(orgidentity,usertype,user,pwdtype,password,agent_group_id,agenttype)",
      "agentgroupStatusCJI(orgidentity,usertype,user,pwdtype,password,agent_group_id,agenttype)",
      GROUPS),
  FORCED_RELEASE(
      "FORCEDRELEASE",
      "forcedRelease(sessionid,phonenummer,usertype,user,pwdtype,password,orgidentity)",
      "forcedRelease(sessionid,phonenumber,usertype,user,pwdtype,password,orgidentity)",
      PHONE),
  HOLD(
      "HOLD",
      "hold(agentuniqueid,calleruniqueid,orgidentity,usertype,user,pwdtype,password)",
      "holdCJI(agentuniqueid,calleruniqueid,orgidentity,usertype,user,pwdtype,password)"),
  RESUME(
      "RESUME",
      "resume(agentuniqueid,calleruniqueid,orgidentity,usertype,user,pwdtype,password)",
      "resume(agentuniqueid,calleruniqueid,orgidentity,usertype,user,pwdtype,password)"),
  DIALER_LIST(
      "DIALERLIST",
      "dialerlist(orgidentity,usertype,user,pwdtype,password,campaignid,phonenum,priority,"
          + "dialtime)",
      "dialerlist(orgidentity,usertype,user,pwdtype,password,campaignid,phonenum,priority,"
          + "dialtime)",
      CAMPAIGN,
      NUMBERS);

  /** A function and the names of its parameters as a transport spells them. */
  record Signature(String name, List<String> parameters) {
    static Signature of(String text) {
      int open = text.indexOf('(');
      return new Signature(
          text.substring(0, open), List.of(text.substring(open + 1, text.length() - 1).split(",")));
    }
  }

  /** Where PHP's clients leave the user's type out, as the signatures of the document do. */
  private static final Set<String> TYPELESS = Set.of("queueAction", "acwOff", "workwayAction");

  private static final Map<String, Operation> BY_EVENT = new HashMap<>();
  private static final Map<String, Operation> BY_SOAP = new HashMap<>();
  private static final Map<String, Operation> BY_FUNCTION = new HashMap<>();

  static {
    for (Operation op : values()) {
      BY_EVENT.put(op.event.toLowerCase(Locale.ROOT), op);
      BY_SOAP.put(op.soap.name().toLowerCase(Locale.ROOT), op);
      op.functions().forEach(f -> BY_FUNCTION.put(f.toLowerCase(Locale.ROOT), op));
      BY_FUNCTION.put(op.soap.name().toLowerCase(Locale.ROOT), op);
    }
  }

  private final String event;
  private final Signature soap;
  private final Signature script;
  private final Set<Param> parameters = EnumSet.noneOf(Param.class);
  private final Set<Param> needed =
      EnumSet.of(ORGIDENTITY, USERTYPE, USER, PWDTYPE, Param.PASSWORD);

  Operation(String event, String soap, String script, Param... needed) {
    this.event = event;
    this.soap = Signature.of(soap);
    this.script = Signature.of(script);
    this.needed.addAll(List.of(needed));
    List<String> names = new ArrayList<>(this.soap.parameters());
    names.addAll(this.script.parameters());
    for (String name : names) {
      Param p = Param.named(name);
      if (p == null) {
        throw new IllegalArgumentException("parameter: " + name + " (expected: one of Param)");
      }
      parameters.add(p);
    }
  }

  static @Nullable Operation ofEvent(String event) {
    return BY_EVENT.get(event.toLowerCase(Locale.ROOT));
  }

  static @Nullable Operation ofSoap(String name) {
    return BY_SOAP.get(name.toLowerCase(Locale.ROOT));
  }

  static @Nullable Operation ofFunction(String name) {
    return BY_FUNCTION.get(name.toLowerCase(Locale.ROOT));
  }

  /** Its {@code EVENT}. */
  String event() {
    return event;
  }

  /** Its SOAP signature, with the user's type. */
  Signature soap() {
    return soap;
  }

  /** Its JavaScript signature, without the callback. */
  Signature script() {
    return script;
  }

  /** The names of its JavaScript function: with and without {@code CJI} where the manual errs. */
  List<String> functions() {
    String name = script.name();
    if (name.endsWith("CJI")) {
      return List.of(name);
    }
    return this == DIALER_LIST
        ? List.of(name, "dialerListCJI", "dialerlistCJI")
        : List.of(name, name + "CJI");
  }

  /** All that it takes, in whichever transport. */
  Set<Param> parameters() {
    return parameters;
  }

  /** What must be given. */
  Set<Param> needed() {
    return needed;
  }

  /** Whether the document's signature forgot the user's type. */
  boolean typeless() {
    return TYPELESS.contains(soap.name());
  }
}
