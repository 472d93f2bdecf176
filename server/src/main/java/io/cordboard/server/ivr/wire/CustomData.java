package io.cordboard.server.ivr.wire;

import io.cordboard.server.ivr.IvrLimits;
import io.cordboard.server.ivr.wire.IvrValue.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * CUSTOM_DATA, in any of the ways in which pairs of key and value are sent: an object, a list of
 * objects, a list of pairs, objects that name key and value, or all that as JSON in a text.
 */
final class CustomData {
  private final Map<String, String> data = new LinkedHashMap<>();
  private final AnswerFields fields;

  private CustomData(AnswerFields fields) {
    this.fields = fields;
  }

  static Map<String, String> of(IvrValue value, AnswerFields fields) {
    CustomData all = new CustomData(fields);
    all.add(value);
    return all.data;
  }

  private void add(IvrValue value) {
    if (value instanceof IvrValue.Fields pairs) {
      object(pairs);
    } else if (value instanceof IvrValue.Items items) {
      List<IvrValue> all = items.values();
      if (isPair(all)) {
        put(all.get(0), all.get(1));
      } else {
        all.forEach(this::item);
      }
    } else if (!value.isEmpty()) {
      IvrValue inside = JsonReading.read(value.text()).value();
      if (inside instanceof IvrValue.Fields || inside instanceof IvrValue.Items) {
        add(inside);
      } else {
        fields.remark("CUSTOM_DATA", value.text(), "pairs of key and value");
      }
    }
  }

  private void item(IvrValue item) {
    if (item instanceof IvrValue.Fields pairs) {
      object(pairs);
    } else if (item instanceof IvrValue.Items pair && isPair(pair.values())) {
      put(pair.values().get(0), pair.values().get(1));
    } else if (!item.isEmpty()) {
      fields.remark("CUSTOM_DATA", item.text(), "pairs of key and value");
    }
  }

  private static boolean isPair(List<IvrValue> values) {
    return values.size() == 2 && isText(values.get(0)) && isText(values.get(1));
  }

  private static boolean isText(IvrValue value) {
    return !(value instanceof IvrValue.Fields) && !(value instanceof IvrValue.Items);
  }

  private void object(IvrValue.Fields pairs) {
    boolean named =
        pairs.values().size() == 2
            && pairs.values().stream().anyMatch(f -> isNamed(f, "KEY") || isNamed(f, "NAME"))
            && pairs.values().stream().anyMatch(f -> isNamed(f, "VALUE"));
    if (named) {
      IvrValue key = pairs.get("KEY");
      put(key.isEmpty() ? pairs.get("NAME") : key, pairs.get("VALUE"));
    } else {
      pairs.values().forEach(field -> put(new IvrValue.Text(field.key()), field.value()));
    }
  }

  private static boolean isNamed(Field field, String name) {
    return field.key().toUpperCase(Locale.ROOT).equals(name);
  }

  private void put(IvrValue key, IvrValue value) {
    String name = fields.text("CUSTOM_DATA", key, IvrLimits.CUSTOM_TEXT);
    if (name.isEmpty()) {
      return;
    }
    if (data.size() >= IvrLimits.CUSTOM_NAMES && !data.containsKey(name)) {
      fields.remark("CUSTOM_DATA", name, "at most " + IvrLimits.CUSTOM_NAMES + " names");
      return;
    }
    data.put(name, fields.text("CUSTOM_DATA." + shown(name), value, IvrLimits.CUSTOM_TEXT));
  }

  private static String shown(String name) {
    return XmlRpcText.shown(name, IvrLimits.SHOWN);
  }
}
