package io.cordboard.server.records;

import io.cordboard.server.board.BoardSnapshot;
import io.cordboard.server.board.Call;
import io.cordboard.server.board.Change;
import io.cordboard.server.callevents.CallEventStory;
import io.cordboard.server.store.CallRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Makes the records of calls that a board is shown after they ended, as the {@link Recorder} does
 * of live ones; but there is no after-call work any more, and nobody to leave anything to. Pure.
 */
public final class Retelling implements CallEventStory.Teller {
  private final Function<CallRecord, Set<String>> teams;
  private final Stories stories = new Stories(this::ended);
  private final List<CallRecord> records = new ArrayList<>();

  /** {@code teams}: whose a record may be. */
  public Retelling(Function<CallRecord, Set<String>> teams) {
    this.teams = teams;
  }

  @Override
  public void onSnapshot(BoardSnapshot snapshot) {
    stories.onSnapshot(snapshot);
  }

  @Override
  public void onChange(Change change) {
    stories.onChange(change);
  }

  private void ended(Call call, Story story) {
    // Who was logged in is not told again: nobody is said to have been missing.
    story.stays.forEach(stay -> stay.staffed = true);
    records.add(StoryEnd.of(call, story, false, 0, teams));
  }

  @Override
  public List<CallRecord> records() {
    return List.copyOf(records);
  }
}
