package io.cordboard.server.ivr.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.cordboard.server.ivr.CallEnd;
import io.cordboard.server.ivr.IvrPlan.Wire;
import io.cordboard.server.ivr.IvrQuestion;
import io.cordboard.server.ivr.wire.IvrValue.Field;
import io.cordboard.server.ivr.wire.IvrValue.Fields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Requests to customers' web servers, with the fields in the document's order. */
public final class QuestionWriter {
  private static final JsonFactory FACTORY = new JsonFactory();

  private QuestionWriter() {}

  /** The body of GET_IVR_ACTION or IVR_LAYER_INPUT, in UTF-8. */
  public static byte[] question(IvrQuestion question, Wire wire) {
    if (question instanceof IvrQuestion.Action action) {
      return written(wire, "GET_IVR_ACTION", fields(action));
    }
    return written(wire, "IVR_LAYER_INPUT", fields((IvrQuestion.LayerInput) question));
  }

  /**
   * The body of HANGUP_CALL, in UTF-8.
   *
   * @param answeredWord what CALL_STATUS says of an answered call
   */
  public static byte[] hangupCall(CallEnd end, String answeredWord, Wire wire) {
    return written(wire, "HANGUP_CALL", fields(end, answeredWord));
  }

  /** What the content type of these bodies is. */
  public static String contentType(Wire wire) {
    return wire == Wire.JSON ? "application/json; charset=utf-8" : "text/xml; charset=utf-8";
  }

  private static Fields fields(IvrQuestion.Action action) {
    return Fields.of(
        Field.of("DID", action.did()),
        Field.of("CALLER_ID", action.callerId()),
        Field.of("CALLER_NAME", action.callerName()),
        Field.of("IVR_UNIQUE_ID", action.callId()),
        Field.of("DTMF", action.digits()),
        Field.of("MENU", action.menu()),
        Field.of("PREVIOUS_MENU", action.previousMenu()));
  }

  private static Fields fields(IvrQuestion.LayerInput input) {
    return Fields.of(
        Field.of("DID", input.did()),
        Field.of("CALLER_ID", input.callerId()),
        Field.of("IVR_UNIQUE_ID", input.callId()),
        Field.of("DTMF", input.digits()),
        Field.of("LAYER_ID", input.layer()),
        Field.of("PREVIOUS_LAYER_ID", input.previousLayer()));
  }

  private static Fields fields(CallEnd end, String answeredWord) {
    // A customer's table wants a date there: of a call that dialled nobody it is the flow's.
    long calledAtMs = end.diallingAtMs() > 0 ? end.diallingAtMs() : end.startedAtMs();
    boolean answered = end.diallingAtMs() > 0 && end.answeredAtMs() > 0;
    return Fields.of(
        Field.of("DID", end.did()),
        Field.of("CALLER_ID", end.callerId()),
        Field.of("IVR_UNIQUE_ID", end.callId()),
        Field.of("TARGET", end.target()),
        Field.of("CALL_TIME_EPOCH", calledAtMs / 1000),
        Field.of("CALL_START_EPOCH", end.startedAtMs() / 1000),
        Field.of("CALL_DURATION", seconds(end.startedAtMs(), end.endedAtMs())),
        Field.of("CALL_DAILTIME", answered ? seconds(end.diallingAtMs(), end.answeredAtMs()) : 0),
        Field.of(
            "CALL_STATUS",
            end.status() == CallEnd.Status.ANSWER ? answeredWord : end.status().name()));
  }

  /** Rounded; a clock that was set back counts as no time. */
  private static long seconds(long fromMs, long toMs) {
    return Math.max(0, (toMs - fromMs + 500) / 1000);
  }

  private static byte[] written(Wire wire, String method, Fields data) {
    return wire == Wire.JSON ? json(method, data) : XmlRpc.call(method, data);
  }

  private static byte[] json(String method, Fields data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("METHOD", method);
      json.writeObjectFieldStart("DATA");
      for (Field field : data.values()) {
        if (field.value() instanceof IvrValue.Whole number) {
          json.writeNumberField(field.name(), number.value());
        } else {
          json.writeStringField(field.name(), ((IvrValue.Text) field.value()).value());
        }
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // into memory
    }
    return out.toByteArray();
  }
}
