package io.cordboard.server.ivr;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who leads callers: gives each a flow, by the number that he called. On the flow's loop. */
public interface FlowOpener {

  /** Leads one line. Everything comes from the line's loop, and none of it from within a call. */
  interface Flow {
    /** The caller is there; once, first. */
    void begin();

    /** What happened to him. */
    void on(Line.Event event);
  }

  /** The flow for this caller; null: nobody leads this number, he gets the dialplan's fallback. */
  @Nullable Flow open(Line line);

  /**
   * The sessions of this node that a killed server had left open in the journal; asked once, at the
   * first sight of the PBX. Their callers get the fallback, or talk on, without a flow.
   */
  List<IvrJournal.Entry> leftBehind(String node);

  /**
   * The IVR of such a session did not come to its end: the caller gets the fallback. May be told
   * more than once, as a PBX that is just found again does not know its calls yet.
   */
  default void abandoned(IvrJournal.Entry entry) {}

  /**
   * The caller of such a session is gone.
   *
   * @param lost whether that was only concluded; then he left some time before {@code atMs}
   */
  void leftBehindEnded(IvrJournal.Entry entry, long atMs, boolean lost);
}
