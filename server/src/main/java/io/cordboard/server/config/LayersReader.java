package io.cordboard.server.config;

import io.cordboard.server.ivr.IvrAction;
import io.cordboard.server.ivr.IvrLimits;
import io.cordboard.server.ivr.IvrPlan;
import io.cordboard.server.ivr.IvrPlan.Layer;
import io.cordboard.server.ivr.IvrPlan.Step;
import io.cordboard.server.ivr.Prompt;
import io.cordboard.server.ivr.SoundNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the file of layers: the one place that knows its keys. */
final class LayersReader {
  static final String SOUND_FORM = "the name of a sound, letters, digits, - _ . / within";

  /** {@code #} ends digits and is none of them; only alone it is a key. */
  private static final Pattern KEYS = Pattern.compile("[0-9*]{1," + IvrLimits.KEYS_AHEAD + "}|#");

  private static final Pattern TARGET = Pattern.compile("\\+?[0-9][0-9 .()-]{1,30}");
  private static final List<String> STEPS =
      List.of("layer", "dial", "queue", "voicemail", "hang-up");

  /** A word that names a layer, to be looked up when all are known. */
  private record Named(Section section, String key, int layer) {}

  private final Section root;
  private final Predicate<String> providers;
  private final Predicate<String> queues;
  private final IvrServerReader servers;
  private final IvrPlan.Settings usual;
  private final List<Named> named = new ArrayList<>();

  LayersReader(
      Section root,
      Predicate<String> providers,
      Predicate<String> queues,
      IvrServerReader servers,
      IvrPlan.Settings usual) {
    this.root = root;
    this.providers = providers;
    this.queues = queues;
    this.servers = servers;
    this.usual = usual;
  }

  /** What may be played: its name, empty for {@code blank}, which is silence; null: no name. */
  static @Nullable String sound(String text) {
    return text.equals("blank") ? "" : SoundNames.isSound(text) ? text : null;
  }

  Map<Integer, Layer> read() {
    Map<Integer, Layer> layers = new HashMap<>();
    ConfigReader.Unique numbers = new ConfigReader.Unique();
    for (Layer layer : root.list("layers", s -> layer(s, numbers))) {
      layers.put(layer.number(), layer);
    }
    for (Named one : named) {
      if (one.layer != 0 && !layers.containsKey(one.layer)) {
        one.section.refuse(one.key, Integer.toString(one.layer), "a layer of this file");
      }
    }
    return Map.copyOf(layers);
  }

  private Layer layer(Section s, ConfigReader.Unique numbers) {
    if (!s.has("number")) {
      s.required("number", "1–" + IvrLimits.LAYER);
    }
    int number = s.number("number", 1, 1, IvrLimits.LAYER);
    numbers.check(s, "number", Integer.toString(number));
    String name = s.optional("name");
    Prompt prompt =
        new Prompt(
            soundOf(s, "prompt"),
            s.number("loops", 1, 1, IvrLimits.LOOPS),
            s.number("delay-seconds", 0, 0, IvrLimits.DELAY_SECONDS));
    int digits = s.number("digits", 1, 0, IvrLimits.KEYS_AHEAD);
    Map<String, Step> keys = new LinkedHashMap<>();
    ConfigReader.Unique pressed = new ConfigReader.Unique();
    for (Map.Entry<String, Step> key : s.list("keys", k -> key(k, digits, pressed))) {
      keys.put(key.getKey(), key.getValue());
    }
    return new Layer(
        number,
        name == null ? "Layer " + number : name,
        prompt,
        digits,
        s.number("first-digit-seconds", usual.firstDigitMs() / 1000, 1, 60) * 1000,
        s.number("inter-digit-seconds", usual.interDigitMs() / 1000, 1, 60) * 1000,
        keys,
        servers.read(s),
        Prompt.once(soundOf(s, "invalid")),
        s.number("tries", 3, 1, 20),
        next(s));
  }

  private static @Nullable String soundOf(Section s, String key) {
    String sound = s.parsed(key, "blank", LayersReader::sound, SOUND_FORM);
    return sound.isEmpty() ? null : sound;
  }

  private Map.Entry<String, Step> key(Section s, int digits, ConfigReader.Unique pressed) {
    String keys = s.required("key", KEYS, "digits and *, or # alone, which ends digits");
    if (keys.length() > digits) {
      s.refuse("key", keys, "at most " + digits + " digits, as this layer takes no more");
    }
    if (!keys.isEmpty()) {
      pressed.check(s, "key", keys);
    }
    Step step = step(s);
    if (step == null) {
      s.refuse("key", keys, "with it one of " + String.join(", ", STEPS));
      step = new Step.End(Prompt.NONE, 0);
    }
    return Map.entry(keys, step);
  }

  private Step next(Section s) {
    Section next = s.section("next");
    Step step = step(next);
    if (step == null && next.present()) {
      s.refuse("next", "a section", "one of " + String.join(", ", STEPS) + " within");
    }
    return step == null ? new Step.End(Prompt.NONE, 0) : step;
  }

  private @Nullable Step step(Section s) {
    List<String> said = STEPS.stream().filter(s::has).toList();
    // All keys are asked for, so that none of them is said to be unknown.
    int layer = layerOf(s, "layer");
    Step number = number(s);
    String queue = s.optional("queue");
    Step voicemail =
        new Step.ToVoicemail(
            Prompt.once(soundOf(s, "voicemail")),
            s.number("record-seconds", Math.min(180, usual.recordSeconds()), 1, 3_600));
    Step end = new Step.End(Prompt.once(soundOf(s, "hang-up")), s.number("cause", 0, 0, 127));
    if (said.isEmpty()) {
      return null;
    }
    if (said.size() > 1) {
      s.refuse(said.get(1), "with " + said.get(0), "one of " + String.join(", ", STEPS));
    }
    return switch (said.get(0)) {
      case "layer" -> new Step.ToLayer(layer);
      case "dial" -> number;
      case "queue" -> new Step.ToQueue(known(s, queue));
      case "voicemail" -> voicemail;
      default -> end;
    };
  }

  private String known(Section s, @Nullable String queue) {
    if (queue != null && !queues.test(queue)) {
      s.refuse("queue", queue, "a queue of the configuration");
    }
    return queue == null ? "" : queue;
  }

  private Step number(Section s) {
    String provider = s.optional("provider");
    if (provider != null && !providers.test(provider)) {
      s.refuse("provider", provider, "one of ivr.providers");
    }
    List<IvrAction.Target> targets =
        s
            .values(
                "dial",
                List.of(),
                t -> TARGET.matcher(t).matches() ? t : null,
                "numbers like 801 or 0301234567")
            .stream()
            .map(number -> new IvrAction.Target(number, provider, IvrAction.Kind.PHONE))
            .toList();
    if (s.has("dial") && (targets.isEmpty() || targets.size() > IvrLimits.TARGETS)) {
      s.refuse("dial", targets.size() + " numbers", "1–" + IvrLimits.TARGETS + " numbers");
    }
    return new Step.ToNumber(
        targets,
        s.number("ring-seconds", usual.ringSeconds(), 1, IvrLimits.RING_SECONDS),
        layerOf(s, "failed"),
        layerOf(s, "unanswered"),
        layerOf(s, "answered"));
  }

  private int layerOf(Section s, String key) {
    int layer = s.has(key) ? s.number(key, 1, 1, IvrLimits.LAYER) : 0;
    if (layer != 0) {
      named.add(new Named(s, key, layer));
    }
    return layer;
  }
}
