package io.cordboard.server.board;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What only the dialplan or an external IVR knows of a call, as it tells it. */
public sealed interface Report {

  /** The caller entered an IVR. */
  record IvrEntered(String id, String name) implements Report {}

  /** The caller pressed these keys in the IVR that it is in; they come after earlier ones. */
  record IvrKey(String keys) implements Report {}

  /** The caller left the IVR for a queue or extension; {@code next} null if it ended there. */
  record IvrLeft(@Nullable String next) implements Report {}

  /** The caller is being asked for feedback. */
  record SurveyBegan() implements Report {}

  /** The caller's answer, 0 and above. */
  record SurveyScored(int score) implements Report {}

  /** The caller left a message. */
  record VoicemailLeft() implements Report {}

  /** The call was sent to another number. */
  record Forwarded(String type, String number) implements Report {}

  /** What a customer's server wants kept with the call; replaces all that it wanted before. */
  record CustomData(Map<String, String> all) implements Report {
    public CustomData {
      all = Map.copyOf(all);
    }
  }

  /** The IVR ended because the link to the PBX, the PBX or we ourselves went away. */
  record IvrLost() implements Report {}

  /** The call is recorded to this file, as {@link RecordingNames} has it. */
  record Recording(String file) implements Report {}

  /** Nothing is in the file that was told of, and there is no message: it could not be written. */
  record NotRecorded(String file) implements Report {}
}
