package io.cordboard.server.config;

import io.cordboard.server.ivr.CallerNumbers;
import io.cordboard.server.ivr.IvrLimits;
import io.cordboard.server.ivr.IvrPlan;
import io.cordboard.server.ivr.IvrPlan.Fallback;
import io.cordboard.server.ivr.IvrPlan.Settings;
import io.cordboard.server.ivr.IvrPlan.Sounds;
import io.cordboard.server.ivr.SoundNames;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code ivr}. */
final class IvrReader {
  private static final Pattern DID = Pattern.compile("\\+?[0-9]{2,20}");
  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2}([_-][A-Za-z]{2})?");

  /**
   * What an endpoint may be made of; the number always comes from the checked one. No more than the
   * link to ARI dials: what is taken here and refused there fails with every call.
   */
  private static final Pattern ENDPOINT =
      Pattern.compile(
          "PJSIP/[0-9+*#]{0,12}\\{(number|national|international)\\}@"
              + "(?!.*\\.\\.)[A-Za-z0-9_.-]{1,64}");

  private static final Pattern SHOWN =
      Pattern.compile(
          CallerNumbers.CALLER + "|" + CallerNumbers.DID + "|\\+?[0-9]{2,20}|\\+?[0-9]{1,19}\\*");

  private static final Settings STANDARD =
      new Settings(
          "en",
          new Fallback.Apology(),
          false,
          7_000,
          3_000,
          "ANSWER",
          30,
          7_200,
          3_600,
          new Sounds("im-sorry", "one-moment-please", "if-correct-press"));

  private final ConfigSource source;
  private final StaffReader staff;
  private final Set<String> providers = new HashSet<>();

  /**
   * @param staff has read teams and queues
   */
  IvrReader(ConfigSource source, StaffReader staff) {
    this.source = source;
    this.staff = staff;
  }

  IvrSection read(Section s) {
    IvrPlan.Wire wire = IvrServerReader.wire(s, IvrPlan.Wire.JSON);
    Settings usual = settings(s, STANDARD, sounds(s.section("sounds")));
    List<IvrSection.Provider> all = s.list("providers", this::provider);
    String provider = s.optional("provider");
    if (provider != null && !providers.contains(provider)) {
      s.refuse("provider", provider, "one of providers");
    }
    String first = all.isEmpty() ? null : all.get(0).name();
    Map<Integer, IvrPlan.Layer> layers = layers(s, wire, usual);
    ConfigReader.Unique dids = new ConfigReader.Unique();
    IvrServerReader servers = new IvrServerReader(wire);
    return new IvrSection(
        s.list("numbers", n -> number(n, usual, servers, layers, dids)),
        all,
        provider == null ? first : provider,
        source.resolve(s.text("recordings", IvrSection.RECORDINGS)));
  }

  private Map<Integer, IvrPlan.Layer> layers(Section s, IvrPlan.Wire wire, Settings usual) {
    String file = s.optional("layers");
    if (file == null) {
      return Map.of();
    }
    Section root = YamlFile.beside(source, s, "layers", file);
    return root == null
        ? Map.of()
        : new LayersReader(
                root, providers::contains, staff::hasQueue, new IvrServerReader(wire), usual)
            .read();
  }

  private IvrSection.Provider provider(Section s) {
    String name = s.required("name", ConfigReader.NAME, ConfigReader.NAME_FORM);
    if (!name.isEmpty() && !providers.add(name)) {
      s.refuse("name", name, "one that no other has");
    }
    return new IvrSection.Provider(
        name,
        s.required("dial", ENDPOINT, "an endpoint like PJSIP/{number}@trunk, the number within"),
        callers(s));
  }

  private static CallerNumbers callers(Section s) {
    List<String> allowed =
        s.values(
            "caller-ids",
            List.of(),
            one -> SHOWN.matcher(one).matches() ? one : null,
            "a number, 07227767* for all that begin so, caller or did");
    if (!allowed.isEmpty() && allowed.get(0).endsWith("*")) {
      s.refuse(
          "caller-ids", allowed.get(0), "a whole number first, to be shown in the place of others");
    }
    return new CallerNumbers(allowed);
  }

  private IvrSection.Number number(
      Section s,
      Settings usual,
      IvrServerReader servers,
      Map<Integer, IvrPlan.Layer> layers,
      ConfigReader.Unique dids) {
    String did = s.required("did", DID, "a number as callers dial it, 2–20 digits");
    dids.check(s, "did", IvrSection.digits(did));
    IvrPlan.Server server = servers.read(s);
    int layer = s.has("layer") ? s.number("layer", 1, 1, IvrLimits.LAYER) : 0;
    if (layer != 0 && !layers.containsKey(layer)) {
      s.refuse("layer", Integer.toString(layer), "a layer of ivr.layers");
    }
    if (!s.has("url") && !s.has("layer")) {
      s.required("url", "the customer's server, or a layer to begin with");
    }
    Settings settings = settings(s, usual, usual.sounds());
    return new IvrSection.Number(
        new IvrPlan(did, layer == 0 ? server : null, layer, layers, settings),
        staff.knownTeam(s),
        server);
  }

  private static Sounds sounds(Section s) {
    return new Sounds(
        sound(s, "sorry", STANDARD.sounds().sorry()),
        sound(s, "waiting", STANDARD.sounds().waiting()),
        sound(s, "confirm", STANDARD.sounds().confirm()));
  }

  private static String sound(Section s, String key, String usual) {
    return s.parsed(
        key, usual, name -> SoundNames.isSound(name) ? name : null, LayersReader.SOUND_FORM);
  }

  private Settings settings(Section s, Settings usual, Sounds sounds) {
    return new Settings(
        s.parsed(
            "language",
            usual.language(),
            l -> LANGUAGE.matcher(l).matches() ? l.toLowerCase(Locale.ROOT) : null,
            "a language like he or en"),
        s.parsed(
            "fallback",
            word(usual.fallback()),
            this::fallback,
            "apology, or queue and the name of one of this file"),
        s.flag("sensitive", usual.sensitive()),
        s.number("first-digit-seconds", usual.firstDigitMs() / 1000, 1, 60) * 1000,
        s.number("inter-digit-seconds", usual.interDigitMs() / 1000, 1, 60) * 1000,
        s.parsed(
            "answered-word",
            usual.answeredWord(),
            w -> w.equals("ANSWER") || w.equals("ANSWERED") ? w : null,
            "ANSWER or ANSWERED"),
        s.number("ring-seconds", usual.ringSeconds(), 1, IvrLimits.RING_SECONDS),
        s.number("call-seconds", usual.callSeconds(), 1, IvrLimits.CALL_SECONDS),
        s.number("record-seconds", usual.recordSeconds(), 1, IvrLimits.CALL_SECONDS),
        sounds);
  }

  private static String word(Fallback fallback) {
    return fallback instanceof Fallback.ToQueue to ? "queue " + to.queue() : "apology";
  }

  private @Nullable Fallback fallback(String text) {
    if (text.equals("apology")) {
      return new Fallback.Apology();
    }
    String[] words = text.split(" +", 2);
    return words.length == 2 && words[0].equals("queue") && staff.hasQueue(words[1])
        ? new Fallback.ToQueue(words[1])
        : null;
  }
}
