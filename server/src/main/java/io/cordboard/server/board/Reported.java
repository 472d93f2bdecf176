package io.cordboard.server.board;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
 * @param recording the file, relative to the recording folder; null if none
 */
public record Reported(
    List<IvrStay> ivrs,
    long surveyAtMs,
    int score,
    boolean voicemail,
    @Nullable String forwardType,
    @Nullable String forwardNumber,
    @Nullable String recording) {

  /** Nothing was told. */
  public static final Reported NOTHING = new Reported(List.of(), 0, -1, false, null, null, null);

  /** Keeps its own copy of the list. */
  public Reported {
    ivrs = List.copyOf(ivrs);
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
      return new Reported(ivrs, surveyAtMs, score, true, forwardType, forwardNumber, recording);
    } else if (report instanceof Report.Forwarded r) {
      return new Reported(
          ivrs, surveyAtMs, score, voicemail, text(r.type()), text(r.number()), recording);
    } else if (report instanceof Report.Recording r
        && recording == null // the call's; that of a consult within it comes later
        && !text(r.file()).isEmpty()) {
      return new Reported(
          ivrs, surveyAtMs, score, voicemail, forwardType, forwardNumber, text(r.file()));
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
        kept.recording != null ? kept.recording : merged.recording);
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
    return new Reported(stays, surveyAtMs, score, voicemail, forwardType, forwardNumber, recording);
  }

  private Reported survey(long beganAtMs, int answer) {
    return new Reported(ivrs, beganAtMs, answer, voicemail, forwardType, forwardNumber, recording);
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
