package io.cordboard.server.ivr;

import io.cordboard.server.ivr.Line.Media;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the calls of one number are led; from the configuration.
 *
 * @param did as it is configured, and told to the customer
 * @param server who is asked at the start; null if the number begins with a layer
 * @param firstLayer where the number begins if there is no server, else 0
 * @param layers by number; empty if there are none
 */
public record IvrPlan(
    String did,
    @Nullable Server server,
    int firstLayer,
    Map<Integer, Layer> layers,
    Settings settings) {

  public IvrPlan {
    layers = Map.copyOf(layers);
  }

  /** How requests and answers are written. */
  public enum Wire {
    JSON,
    XML_RPC
  }

  /**
   * A customer's web server.
   *
   * @param authorization the whole value of the header, null for none; never logged
   * @param headerName {@code Authorization}, or one of the customer's own
   */
  public record Server(
      URI url,
      Wire wire,
      @Nullable String headerName,
      @Nullable String authorization,
      boolean allowPrivate) {
    /**
     * For logs and meters, without what may be secret: customers' servers know their callers by a
     * name and password, a query or a path that nobody guesses. The sign at the end tells two of
     * one host apart.
     */
    public String shown() {
      String port = url.getPort() < 0 ? "" : ":" + url.getPort();
      String place = url.getScheme() + "://" + url.getHost() + port;
      return place + "/#" + String.format("%08x", url.toString().hashCode());
    }

    /** Without what is secret in it. */
    @Override
    public String toString() {
      return "Server[" + shown() + " " + wire + (authorization == null ? "]" : " ***]");
    }
  }

  /**
   * What a number's calls have in common.
   *
   * @param language default of the sounds, {@code en}
   * @param fallback what a caller gets when things go wrong
   * @param sensitive whether digits are masked in logs and traces
   * @param firstDigitMs wait for the first digit after the prompt
   * @param interDigitMs wait for each further one
   * @param answeredWord what CALL_STATUS says of an answered call: ANSWER or ANSWERED
   * @param ringSeconds longest dialling where none is named
   * @param callSeconds longest call where none is named, and the most that can be
   * @param recordSeconds longest recording
   * @param sounds names of the server's own sounds: sorry, waiting, confirm
   */
  public record Settings(
      String language,
      Fallback fallback,
      boolean sensitive,
      int firstDigitMs,
      int interDigitMs,
      String answeredWord,
      int ringSeconds,
      int callSeconds,
      int recordSeconds,
      Sounds sounds) {}

  /**
   * Names of sounds of the PBX.
   *
   * @param sorry heard when something went wrong
   * @param waiting heard when the customer's server is slow
   * @param confirm heard after the digits that are read back: 1 confirms, 2 re-enters; the PBX's
   *     own {@code if-correct-press} is completed
   */
  public record Sounds(String sorry, String waiting, String confirm) {

    /**
     * All that is said after digits that are read back. The PBX has no record of the whole
     * sentence: "if this is correct, press" … "1", "to enter a different number" … "press", "2".
     */
    List<Media> confirmation() {
      return confirm.equals(PRESS)
          ? List.of(
              new Media.Sound(PRESS),
              new Media.Digits("1"),
              new Media.Sound("to-enter-a-diff-number"),
              new Media.Sound("vm-press"),
              new Media.Digits("2"))
          : List.of(new Media.Sound(confirm));
    }

    /** The PBX's own, and the beginning of a sentence only. */
    private static final String PRESS = "if-correct-press";
  }

  /** What a caller gets when things go wrong. */
  public sealed interface Fallback {
    /** The sorry prompt, then the end. */
    record Apology() implements Fallback {}

    /** A queue of the PBX. */
    record ToQueue(String queue) implements Fallback {}
  }

  /**
   * A layer of the configuration.
   *
   * @param digits most digits, 0: plays and goes on to {@code next}
   * @param keys what is done for which digits; {@code server} is asked for all others, or for all
   * @param server asked with the digits (IVR_LAYER_INPUT); null for none
   * @param invalid heard when the digits mean nothing, then the layer begins again
   * @param tries how often that may happen, or nothing be pressed, before {@code next}
   * @param next done when nothing else is
   */
  public record Layer(
      int number,
      String name,
      Prompt prompt,
      int digits,
      int firstDigitMs,
      int interDigitMs,
      Map<String, Step> keys,
      @Nullable Server server,
      Prompt invalid,
      int tries,
      Step next) {
    public Layer {
      keys = Map.copyOf(keys);
    }
  }

  /** What a layer does. */
  public sealed interface Step {
    /** Another layer, or the same again. */
    record ToLayer(int layer) implements Step {}

    /** Dials; layers for afterwards, 0: the call ends. */
    record ToNumber(
        List<IvrAction.Target> targets,
        int ringSeconds,
        int failedLayer,
        int unansweredLayer,
        int answeredLayer)
        implements Step {
      public ToNumber {
        targets = List.copyOf(targets);
      }
    }

    /** A queue of the PBX. */
    record ToQueue(String queue) implements Step {}

    /** Our own recording of a message. */
    record ToVoicemail(Prompt prompt, int maxSeconds) implements Step {}

    /** The end of the call. */
    record End(Prompt prompt, int cause) implements Step {}
  }
}
