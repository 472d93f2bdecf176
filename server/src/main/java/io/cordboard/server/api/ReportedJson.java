package io.cordboard.server.api;

import io.cordboard.server.board.Reported;
import java.util.List;

/** What the dialplan told of a call, as JSON; stateless. */
final class ReportedJson {
  private static final byte[] OPEN_IVRS = EntityJson.open("ivrs");
  private static final byte[] OPEN_ID = EntityJson.open("id");
  private static final byte[] NAME = EntityJson.key("name");
  private static final byte[] KEYS = EntityJson.key("keys");
  private static final byte[] ENTERED_AT_MS = EntityJson.key("enteredAtMs");
  private static final byte[] LEFT_AT_MS = EntityJson.key("leftAtMs");
  private static final byte[] NEXT = EntityJson.key("next");
  private static final byte[] CALL_ID = EntityJson.key("callId");
  private static final byte[] SURVEY_AT_MS = EntityJson.key("surveyAtMs");
  private static final byte[] SCORE = EntityJson.key("score");
  private static final byte[] VOICEMAIL = EntityJson.key("voicemail");
  private static final byte[] FORWARD_TYPE = EntityJson.key("forwardType");
  private static final byte[] FORWARD_NUMBER = EntityJson.key("forwardNumber");
  private static final byte[] RECORDING = EntityJson.key("recording");
  private static final byte[] CUSTOM_DATA = EntityJson.key("customData");
  private static final byte[] IVR_LOST = EntityJson.key("ivrLost");

  private ReportedJson() {}

  static void write(JsonBytes out, Reported told) {
    out.raw(OPEN_IVRS);
    out.raw('[');
    List<Reported.IvrStay> stays = told.ivrs();
    for (int i = 0; i < stays.size(); i++) {
      if (i > 0) {
        out.raw(',');
      }
      stay(out, stays.get(i));
    }
    out.raw(']');
    EntityJson.number(out, SURVEY_AT_MS, told.surveyAtMs());
    EntityJson.number(out, SCORE, told.score());
    EntityJson.flag(out, VOICEMAIL, told.voicemail());
    EntityJson.text(out, FORWARD_TYPE, told.forwardType());
    EntityJson.text(out, FORWARD_NUMBER, told.forwardNumber());
    EntityJson.text(out, RECORDING, told.recording());
    if (!told.customData().isEmpty()) {
      out.raw(CUSTOM_DATA);
      out.texts(told.customData());
    }
    if (told.ivrLost()) {
      EntityJson.flag(out, IVR_LOST, true);
    }
    out.raw('}');
  }

  private static void stay(JsonBytes out, Reported.IvrStay stay) {
    EntityJson.text(out, OPEN_ID, stay.id());
    EntityJson.text(out, NAME, stay.name());
    EntityJson.text(out, KEYS, stay.keys());
    EntityJson.number(out, ENTERED_AT_MS, stay.enteredAtMs());
    EntityJson.number(out, LEFT_AT_MS, stay.leftAtMs());
    EntityJson.text(out, NEXT, stay.next());
    EntityJson.text(out, CALL_ID, stay.callId());
    out.raw('}');
  }
}
