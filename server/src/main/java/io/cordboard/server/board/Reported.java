package io.cordboard.server.board;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the dialplan or an external IVR told of a call so far; texts and lists are bounded.
 *
 * @param ivrs the IVRs it went through, in order
 * @param surveyAtMs when the caller was asked for feedback, 0 if not
 * @param score the answer, -1 if none was given
 * @param voicemail whether a message was left
 * @param forwardType how it was sent to another number, null if it was not
 * @param forwardNumber where to, null if it was not
 * @param recording the file, as {@link RecordingNames} has it; null if none
 * @param customData what a customer's server wants kept with the call, by its names
 * @param ivrLost whether an IVR ended because the PBX, the link to it or we ourselves went away
 */
public record Reported(
    List<IvrStay> ivrs,
    long surveyAtMs,
    int score,
    boolean voicemail,
    @Nullable String forwardType,
    @Nullable String forwardNumber,
    @Nullable String recording,
    Map<String, String> customData,
    boolean ivrLost) {

  /** Nothing was told. */
  public static final Reported NOTHING =
      new Reported(List.of(), 0, -1, false, null, null, null, Map.of(), false);

  /** Keeps its own copies. */
  public Reported {
    ivrs = List.copyOf(ivrs);
    customData = Collections.unmodifiableMap(new TreeMap<>(customData)); // in one order
  }

  /**
   * A stay in an IVR.
   *
   * @param keys what was pressed there, in order
   * @param leftAtMs 0 while there
   * @param next where it went on, a queue or extension; null if it ended there
   * @param callId the call that it began in if that was merged into this one, else null
   */
  public record IvrStay(
      String id,
      String name,
      String keys,
      long enteredAtMs,
      long leftAtMs,
      @Nullable String next,
      @Nullable String callId) {

    private IvrStay of(String call) {
      return callId != null ? this : new IvrStay(id, name, keys, enteredAtMs, leftAtMs, next, call);
    }
  }

  /** Whether nothing was told. */
  public boolean nothing() {
    return equals(NOTHING);
  }

  /** The same and what is told now. Never throws, whatever is told. */
  Reported with(Report report, long atMs) {
    if (report instanceof Report.IvrEntered r) {
      return entered(text(r.id()), text(r.name()), atMs);
    } else if (report instanceof Report.IvrKey r) {
      return pressed(text(r.keys()));
    } else if (report instanceof Report.IvrLeft r) {
      return left(r.next(), atMs);
    } else if (report instanceof Report.SurveyBegan) {
      return survey(surveyAtMs == 0 ? atMs : surveyAtMs, score);
    } else if (report instanceof Report.SurveyScored r) {
      return survey(surveyAtMs == 0 ? atMs : surveyAtMs, Math.max(0, r.score()));
    } else if (report instanceof Report.VoicemailLeft) {
      return told(true, forwardType, forwardNumber, recording, customData, ivrLost);
    } else if (report instanceof Report.Forwarded r) {
      return told(voicemail, text(r.type()), text(r.number()), recording, customData, ivrLost);
    } else if (report instanceof Report.Recording r
        && recording == null // the call's; that of a consult within it comes later
        && !text(r.file()).isEmpty()) {
      return told(voicemail, forwardType, forwardNumber, text(r.file()), customData, ivrLost);
    } else if (report instanceof Report.NotRecorded r && text(r.file()).equals(recording)) {
      return told(false, forwardType, forwardNumber, null, customData, ivrLost);
    } else if (report instanceof Report.CustomData r) {
      return told(voicemail, forwardType, forwardNumber, recording, bounded(r.all()), ivrLost);
    } else if (report instanceof Report.IvrLost) {
      return told(voicemail, forwardType, forwardNumber, recording, customData, true);
    }
    return this;
  }

  /** What was told of either of two calls that became one; {@code mergedId} is no more. */
  static Reported both(Reported kept, Reported merged, String mergedId) {
    if (merged.nothing()) {
      return kept;
    }
    List<IvrStay> all = new ArrayList<>(kept.ivrs);
    merged.ivrs.forEach(stay -> all.add(stay.of(mergedId)));
    all.sort(Comparator.comparingLong(IvrStay::enteredAtMs));
    Reported forward = kept.forwardType != null ? kept : merged;
    return new Reported(
        all.subList(0, Math.min(all.size(), BoardLimits.IVRS)),
        kept.surveyAtMs != 0 ? kept.surveyAtMs : merged.surveyAtMs,
        kept.score >= 0 ? kept.score : merged.score,
        kept.voicemail || merged.voicemail,
        forward.forwardType,
        forward.forwardNumber,
        kept.recording != null ? kept.recording : merged.recording,
        both(kept.customData, merged.customData),
        kept.ivrLost || merged.ivrLost);
  }

  private static Map<String, String> both(Map<String, String> kept, Map<String, String> merged) {
    Map<String, String> all = new LinkedHashMap<>(kept);
    merged.forEach(all::putIfAbsent);
    return bounded(all);
  }

  private static Map<String, String> bounded(Map<String, String> told) {
    Map<String, String> some = new LinkedHashMap<>();
    told.forEach(
        (name, value) -> {
          if (some.size() < BoardLimits.CUSTOM_DATA && !text(name).isEmpty()) {
            some.put(text(name), text(value));
          }
        });
    return some;
  }

  private Reported told(
      boolean message,
      @Nullable String sentType,
      @Nullable String sentTo,
      @Nullable String file,
      Map<String, String> data,
      boolean lost) {
    return new Reported(ivrs, surveyAtMs, score, message, sentType, sentTo, file, data, lost);
  }

  private Reported entered(String id, String name, long atMs) {
    List<IvrStay> stays = closed(null, atMs);
    if (stays.size() >= BoardLimits.IVRS) {
      return stays(stays);
    }
    stays.add(new IvrStay(id, name, "", atMs, 0, null, null));
    return stays(stays);
  }

  private Reported pressed(String keys) {
    IvrStay last = ivrs.isEmpty() ? null : ivrs.get(ivrs.size() - 1);
    if (last == null || last.leftAtMs != 0) {
      return this;
    }
    String all = last.keys + keys;
    List<IvrStay> stays = new ArrayList<>(ivrs);
    stays.set(
        stays.size() - 1,
        new IvrStay(
            last.id,
            last.name,
            all.substring(0, Math.min(all.length(), BoardLimits.REPORTED_TEXT)),
            last.enteredAtMs,
            0,
            null,
            last.callId));
    return stays(stays);
  }

  private Reported left(@Nullable String next, long atMs) {
    String to = next == null ? "" : text(next);
    return stays(closed(to.isEmpty() ? null : to, atMs));
  }

  /** The stays, the last one ended if it was not yet. */
  private List<IvrStay> closed(@Nullable String next, long atMs) {
    List<IvrStay> stays = new ArrayList<>(ivrs);
    IvrStay last = stays.isEmpty() ? null : stays.get(stays.size() - 1);
    if (last != null && last.leftAtMs == 0) {
      stays.set(
          stays.size() - 1,
          new IvrStay(last.id, last.name, last.keys, last.enteredAtMs, atMs, next, last.callId));
    }
    return stays;
  }

  private Reported stays(List<IvrStay> stays) {
    return new Reported(
        stays,
        surveyAtMs,
        score,
        voicemail,
        forwardType,
        forwardNumber,
        recording,
        customData,
        ivrLost);
  }

  private Reported survey(long beganAtMs, int answer) {
    return new Reported(
        ivrs,
        beganAtMs,
        answer,
        voicemail,
        forwardType,
        forwardNumber,
        recording,
        customData,
        ivrLost);
  }

  /** Without control characters and not too long: it goes to logs, pages and other programs. */
  private static String text(String told) {
    StringBuilder clean = new StringBuilder(Math.min(told.length(), BoardLimits.REPORTED_TEXT));
    for (int i = 0; i < told.length() && clean.length() < BoardLimits.REPORTED_TEXT; i++) {
      char c = told.charAt(i);
      if (!Character.isISOControl(c) && !Character.isSurrogate(c)) {
        clean.append(c);
      }
    }
    return clean.toString().strip();
  }
}
