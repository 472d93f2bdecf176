package io.cordboard.server.ivr.wire;

import io.cordboard.server.ivr.IvrAction;
import io.cordboard.server.ivr.IvrLimits;
import io.cordboard.server.ivr.Line.Media;
import io.cordboard.server.ivr.wire.AnswerFields.Refusal;
import java.util.ArrayList;
import java.util.List;

/**
 * SAY_DIGITS of a layer, which the document only names. Customers' servers write a list of records
 * and digits, {@code DATA: [{RecordType, Content}]} and {@code NEXT_LAYER}; the fields of SAYDIGITS
 * are understood too.
 */
final class SayReading {
  private static final List<String> NEXT = List.of("NEXT_LAYER", "LAYER", "NEXT_VO_ID");

  private final AnswerFields fields;
  private final List<Media> said = new ArrayList<>();

  SayReading(AnswerFields fields) {
    this.fields = fields;
  }

  IvrAction said(IvrValue answer) throws Refusal {
    IvrValue data = answer.get("DATA");
    if (data instanceof IvrValue.Items items) {
      items.values().forEach(this::item);
    } else {
      IvrValue struct = data.fields().isEmpty() ? answer : data;
      if (!AnswerFields.has(struct, "DIGITS")) {
        throw AnswerFields.missing("DATA", "a list of RecordType and Content, or DIGITS");
      }
      recording("SAYDIGITSRECORD", struct.get("SAYDIGITSRECORD"));
      digits("DIGITS", struct.get("DIGITS"));
    }
    return new IvrAction.LayerSay(said, next(answer, data));
  }

  private int next(IvrValue answer, IvrValue data) {
    for (IvrValue in : List.of(answer, data)) {
      for (String name : NEXT) {
        if (!in.get(name).isEmpty()) {
          return fields.layer(in, "", name);
        }
      }
    }
    return 0;
  }

  private void item(IvrValue item) {
    IvrValue content = item.get("Content");
    String type = AnswerFields.word(item.get("RecordType"));
    switch (type) {
      case "RECORDING", "RECORD", "REC" -> recording("DATA.Content", content);
      case "DIGITS", "NUMBER", "DATE", "DATETIME" -> digits("DATA.Content", content);
      default -> fields.remark("DATA.RecordType", type, "Recording, Digits or Number");
    }
  }

  private void recording(String name, IvrValue content) {
    String sound = fields.sound(name, content, true);
    if (sound != null) {
      add(new Media.Sound(sound));
    }
  }

  private void digits(String name, IvrValue content) {
    String digits = fields.digits(name, content);
    if (!digits.isEmpty()) {
      add(new Media.Digits(digits));
    }
  }

  private void add(Media media) {
    if (said.size() < IvrLimits.SAID) {
      said.add(media);
    } else {
      fields.remark("DATA: longer (expected: at most " + IvrLimits.SAID + " parts)");
    }
  }
}
